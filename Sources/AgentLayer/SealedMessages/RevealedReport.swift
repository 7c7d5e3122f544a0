import AgentAPI
import ByteFraming
import Envelope
import JSONWriting
import MessageFormats
import NIOCore
import Storage

/// Messages of one sender that their recipient showed to the operator's moderators, with the signatures by which anybody
/// can verify them. Sealed under the day's key of reports.
struct RevealedReport: Sendable {
    let sender: AgentID
    let reason: String
    let note: String
    let messages: [RevealedMessage]

    private static let domain = Array("nacre/revealed-report/v1\0".utf8)
    private static let most = 1 << 20

    init(sender: AgentID, reason: String, note: String, messages: [RevealedMessage]) {
        (self.sender, self.reason, self.note, self.messages) = (sender, reason, note, messages)
    }

    init(sealed: [UInt8], under key: DataKey, tag: [UInt8]) throws {
        var reader = FrameReader(try Padding.unpad(key.open(sealed, as: Self.context(tag))))
        try reader.expect(Self.domain)
        sender = AgentID(bytes: try reader.field(exactly: 16))
        reason = String(decoding: try reader.field(upTo: Self.most), as: UTF8.self)
        note = String(decoding: try reader.field(upTo: Self.most), as: UTF8.self)
        var messages: [RevealedMessage] = []
        while !reader.isAtEnd {
            messages.append(try RevealedMessage(try CanonicalValue(parsing: try reader.field(upTo: Self.most))))
        }
        self.messages = messages
    }

    func sealed(under key: DataKey, tag: [UInt8]) throws -> [UInt8] {
        let fields = [Self.domain, sender.bytes, Array(reason.utf8), Array(note.utf8)]
        return try key.seal(
            Padding.pad(Framing.frame(fields + messages.map(\.value.bytes))), as: Self.context(tag))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "revealed_reports", column: "sealed", record: tag)
    }
}

struct StoredRevealedReport: Sendable {
    let tag: [UInt8]
    let day: Int64
    let sealed: [UInt8]
}

enum RevealedReportQueries {
    /// Not the same messages again by the same agent.
    static func insert(_ tag: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO revealed_reports (tag, day, sealed, fresh) VALUES (\(tag), \(day), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func count(day: Int64) -> Query<Int64> {
        Query("SELECT COUNT(*) FROM revealed_reports WHERE day = \(day)") { row in try row.integer() }
    }

    static func newest(limit: Int) -> Query<StoredRevealedReport> {
        Query("SELECT tag, day, sealed FROM revealed_reports ORDER BY day DESC, tag DESC LIMIT \(limit)") { row in
            StoredRevealedReport(tag: try row.blob(), day: try row.integer(), sealed: try row.blob())
        }
    }

    static func remove(_ tag: [UInt8]) -> Command { Command("DELETE FROM revealed_reports WHERE tag = \(tag)") }

    static func remove(olderThan day: Int64) -> Command { Command("DELETE FROM revealed_reports WHERE day < \(day)") }
}
