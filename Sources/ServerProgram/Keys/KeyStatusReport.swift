import Envelope
import HTTPSupport
import JSONWriting

/// The state of the root keys, for people and for programs.
struct KeyStatusReport: JSONWritable {
    let status: KeyStatus

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("current", status.current)
            writer.field("waiting", status.waiting)
            writer.array("roots", status.roots.map(Line.init))
        }
    }

    var text: String { status.roots.map { Line(root: $0).text(current: status.current) }.joined(separator: "\n") }

    private struct Line: JSONWritable {
        let root: KeyStatus.Root

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("version", root.version)
                writer.field("in_file", root.isInFile)
                writer.field("keys", root.keys)
                writer.field("made_day", root.madeDay.map { ISODay($0).text })
                writer.field("free_day", root.freeDay.map { ISODay($0).text })
                writer.field("destroyed_day", root.destroyedDay.map { ISODay($0).text })
            }
        }

        func text(current: Int64) -> String {
            "root key \(root.version)\(root.version == current ? " (current)" : ""): \(root.keys) keys, \(state)"
        }

        private var state: String {
            if let day = root.destroyedDay { return "destroyed on \(ISODay(day).text)" }
            guard root.isInFile else { return "MISSING from root.keys: what it wraps cannot be opened" }
            if let day = root.freeDay { return "needed by no key since \(ISODay(day).text)" }
            return root.madeDay.map { "in use since \(ISODay($0).text) or before" } ?? "in use"
        }
    }
}
