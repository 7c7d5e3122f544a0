import AgentAPI
import HTTPSupport
import JSONWriting
import MessageFormats
import NIOCore
import Storage

/// Everything that waits for the operator, as text and as JSON.
struct OperatorQueue: Sendable {
    let answer: OperatorAnswer

    /// - Parameter all: also answered reports of people without an agent.
    init(_ desk: ModerationDesk, all: Bool) async throws {
        let reported = try await Reports(desk).waiting()
        let appeals = try await Appeals(desk).waiting()
        let notices = try await Notices(desk).list(all: all)
        let revealed = try await RevealedReports(desk).waiting()
        let queue = Queue(
            reported: reported.reported, revealed: revealed, appeals: appeals,
            notices: notices.map { Queue.Item(id: Self.id($0.row.tag), day: $0.row.day, notice: $0.notice) })
        answer = OperatorAnswer(text: queue.text, json: String(buffer: queue.json(capacity: 16_384)))
    }

    /// How the operator names a report: the beginning of its tag, which does not lead to the receipt.
    static func id(_ tag: [UInt8]) -> String {
        tag.prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func tag(_ text: String, _ desk: ModerationDesk) async throws -> [UInt8] {
        guard let found = try await Notices(desk).list(all: true).first(where: { id($0.row.tag) == text.lowercased() })
        else {
            throw Refusal.notFound("Report", hint: "nacre-agents moderate reports --all lists them.")
        }
        return found.row.tag
    }
}

private struct Queue: JSONWritable {
    struct Item: JSONWritable {
        let id: String
        let day: Int64
        let notice: Notice

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("id", id)
                writer.field("status", notice.status)
                writer.field("category", notice.category.rawValue)
                writer.field("about", notice.about)
                writer.field("text", notice.text)
                writer.field("received_day", CalendarDay(day: day))
                writer.field("answer", notice.answer)
                writer.field("objection", notice.objection)
                writer.field("final_answer", notice.finalAnswer)
            }
        }
    }

    let reported: [ReportedObject]
    let revealed: [RevealedReports.Shown]
    let appeals: [AppealObject]
    let notices: [Item]

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("reported", reported)
            writer.array("revealed", revealed)
            writer.array("appeals", appeals)
            writer.array("notices", notices)
        }
    }

    var text: String {
        var lines = ["Reported by agents: \(reported.count)"]
        for object in reported {
            lines.append("  \(object.targetType) \(object.targetID) by \(object.authorName), \(object.reports.count)×")
            lines.append("    \(Self.line(object.excerpt))")
            for said in object.reports {
                lines.append("    \(said.day.text) \(Self.line(said.reason)) \(Self.line(said.details))")
            }
        }
        lines.append("Sealed messages shown by their recipients: \(revealed.count)")
        for item in revealed {
            lines.append(
                "  \(item.id) \(CalendarDay(day: item.day).text) by \(item.sender): \(Self.line(item.report.reason)) \(Self.line(item.report.note))"
            )
            for (message, isVerified) in zip(item.report.messages, item.verified) {
                let body = String(decoding: message.statement.body, as: UTF8.self)
                lines.append("    \(isVerified ? "verified" : "NOT VERIFIED") \(Self.line(body))")
            }
        }
        lines.append("Appeals: \(appeals.count)")
        for appeal in appeals {
            lines.append(
                "  \(appeal.targetType) \(appeal.targetID) by \(appeal.authorName) in m/\(appeal.submoltName), removed by \(appeal.removal.by): \(appeal.removal.reason)"
            )
            lines.append("    \(Self.line(appeal.text))")
        }
        lines.append("Reports from outside: \(notices.count)")
        for item in notices {
            lines.append(
                "  \(item.id) \(CalendarDay(day: item.day).text) \(item.notice.status), \(item.notice.category.rawValue): \(Self.line(item.notice.about))"
            )
            lines.append("    \(Self.line(item.notice.text))")
            if let objection = item.notice.objection { lines.append("    objects: \(Self.line(objection))") }
        }
        return lines.joined(separator: "\n")
    }

    /// Strangers wrote it: nothing in it moves the terminal's cursor or begins a line.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
