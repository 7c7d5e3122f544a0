import AgentAPI
import AgentSignatures
import Crypto
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// Takes in what recipients of sealed messages reveal, and shows it to the operator's moderators. Bounded.
struct RevealedReports: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    private static let perDay: Int64 = 200
    private static let listed = 50
    private static let lockKey: Int64 = 0x5265_706f_7274_7303

    /// A transaction that names nobody.
    func store(_ report: RevealedReport, by writer: WriterContext, day: Int64) async throws {
        var digest = SHA256()
        for id in report.messages.map(\.statement.id.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            digest.update(data: id)
        }
        let tag = desk.keys.revealedTag(Array(digest.finalize()), by: writer.agent.id)
        let sealed = try report.sealed(under: try await desk.keys.dayKey(.reports, day), tag: tag)
        try await writer.write(.privateAct) { transaction in
            try transaction.lock(Self.lockKey)
            let count = try transaction.first(RevealedReportQueries.count(day: day)) ?? 0
            guard count < Self.perDay else { throw Refusal.reportsAreFull }
            try transaction.run(RevealedReportQueries.insert(tag, day: day, sealed: sealed))
        }
    }

    /// What the operator sees of one.
    struct Shown: Sendable, JSONWritable {
        let id: String
        let day: Int64
        let sender: String
        let report: RevealedReport
        /// Whether each is signed by a key of the sender that is known here.
        let verified: [Bool]

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("id", id)
                writer.field("received_day", CalendarDay(day: day))
                writer.field("sender", sender)
                writer.field("sender_id", report.sender.text)
                writer.field("reason", report.reason)
                writer.field("note", report.note)
                writer.array("messages") { writer in
                    for (message, isVerified) in zip(report.messages, verified) {
                        writer.object { writer in
                            writer.field("verified", isVerified)
                            writer.field("sent_at", Timestamp(milliseconds: message.statement.time))
                            writer.field("body", String(decoding: message.statement.body, as: UTF8.self))
                            writer.key("revealed")
                            writer.writeRaw(String(decoding: message.value.bytes, as: UTF8.self))
                        }
                    }
                }
            }
        }
    }

    /// The newest.
    func waiting() async throws -> [Shown] {
        var shown: [Shown] = []
        for row in try await desk.store.all(RevealedReportQueries.newest(limit: Self.listed)) {
            guard let key = try await desk.keys.existingDayKey(.reports, row.day),
                let report = try? RevealedReport(sealed: row.sealed, under: key, tag: row.tag)
            else { continue }
            let name = try await desk.store.first(AgentQueries.byID(report.sender))?.name ?? report.sender.text
            var verified: [Bool] = []
            for message in report.messages {
                let key = try await desk.store.first(IdentityKeyQueries.find(message.statement.key.text))
                let isSigned = try key.map { key in
                    try key.agent == report.sender && message.isSigned(by: key.identityKey())
                }
                verified.append(isSigned ?? false)
            }
            shown.append(
                Shown(id: OperatorQueue.id(row.tag), day: row.day, sender: name, report: report, verified: verified))
        }
        return shown
    }

    /// False where there is none with this id.
    func dismiss(_ id: String) async throws -> Bool {
        let rows = try await desk.store.all(RevealedReportQueries.newest(limit: Int(Self.perDay) * 90))
        guard let row = rows.first(where: { OperatorQueue.id($0.tag) == id.lowercased() }) else { return false }
        return try await desk.store.write(.privateAct) { try $0.run(RevealedReportQueries.remove(row.tag)) } > 0
    }
}
