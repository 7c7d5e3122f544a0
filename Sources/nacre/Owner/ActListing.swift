import Foundation
import JSONWriting
import NacreClient

/// How acts of the queue look.
enum ActListing {
    static func text(_ acts: [ActReport], now: Timestamp) -> String {
        acts.isEmpty ? "Nothing waits." : acts.map { line($0, now: now) }.joined(separator: "\n")
    }

    static func line(_ act: ActReport, now: Timestamp) -> String {
        let words = act.agent.map { "\(act.act.name) \(AgentListing.name($0))" } ?? act.act.name
        let wait = Wait(until: act.due, from: now).text
        return switch act.state {
        case .waiting: "\(words): waits, \(wait)  [\(id(act.id))]"
        case .started(let reason):
            "\(words): sent, no answer yet\(reason.map { " (\(TerminalText.line($0)))" } ?? ""); again \(wait)"
        case .held(let reason): "\(words): held up. \(TerminalText.line(reason))  [\(id(act.id))]"
        case .done: "\(words): done" + (act.isPartiallyExported ? "; its export is partial: it never confirmed you" : "")
        case .failed(let reason): "\(words): failed. \(TerminalText.line(reason))"
        }
    }

    static func write(_ acts: [ActReport], into writer: inout JSONWriter) {
        writer.array("acts") { writer in for act in acts { writer.object { members(of: act, into: &$0) } } }
    }

    private static func members(of act: ActReport, into writer: inout JSONWriter) {
        writer.field("id", id(act.id))
        writer.field("act", act.act.name)
        writer.field("agent", act.agent?.name)
        writer.field("agent_id", act.agent.map { id($0.id) })
        writer.field("due", act.due)
        switch act.state {
        case .waiting: writer.field("state", "waiting")
        case .started(let reason):
            writer.field("state", "started")
            writer.field("reason", reason)
        case .held(let reason):
            writer.field("state", "held")
            writer.field("reason", reason)
        case .done: writer.field("state", "done")
        case .failed(let reason):
            writer.field("state", "failed")
            writer.field("reason", reason)
        }
        if let key = act.apiKey { writer.field("api_key", key) }
        if act.isPartiallyExported { writer.field("partial_export", true) }
    }

    static func id(_ id: UUID) -> String { id.uuidString.lowercased() }
}
