import ByteFraming
import Envelope
import Storage

/// What was reported and why, never by whom: sealed under the day's key, of one size.
struct Report: Sendable, Equatable {
    let target: Reportable
    let reason: String
    let details: String

    private static let domain = Array("nacre/report/v1\0".utf8)
    /// Room for two texts of `ModerationInput.reportWords` characters together, of four bytes each.
    private static let size = 4_096

    init(_ target: Reportable, reason: String, details: String) {
        self.target = target
        self.reason = reason
        self.details = details
    }

    init(sealed: [UInt8], under key: DataKey, tag: [UInt8]) throws {
        guard let bytes = ZeroPadding.unpad(try key.open(sealed, as: Self.context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        guard let target = Reportable(bytes: try reader.field(exactly: 17)) else { throw EnvelopeError.cannotOpen }
        self.target = target
        reason = String(decoding: try reader.field(upTo: Self.size), as: UTF8.self)
        details = String(decoding: try reader.field(upTo: Self.size), as: UTF8.self)
        try reader.end()
    }

    func sealed(under key: DataKey, tag: [UInt8]) throws -> [UInt8] {
        let bytes = Framing.frame([Self.domain, target.bytes, Array(reason.utf8), Array(details.utf8)])
        return try key.seal(ZeroPadding.pad(bytes, to: Self.size), as: Self.context(tag))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "reports", column: "sealed", record: tag)
    }
}

/// A report as it is stored.
struct StoredReport: Sendable {
    let tag: [UInt8]
    let day: Int64
    let sealed: [UInt8]
}

enum ReportQueries {
    /// Not again by the same agent.
    static func insert(_ tag: [UInt8], target: [UInt8], place: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO reports (tag, target_tag, place_tag, day, sealed, fresh)
            VALUES (\(tag), \(target), \(place), \(day), \(sealed), TRUE) ON CONFLICT DO NOTHING
            """)
    }

    /// How many there are: on this target, at this place, of this day.
    static func counts(target: [UInt8], place: [UInt8], day: Int64) -> Query<(target: Int64, place: Int64, day: Int64)> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM reports WHERE target_tag = \(target)),
                (SELECT COUNT(*) FROM reports WHERE place_tag = \(place)),
                (SELECT COUNT(*) FROM reports WHERE day = \(day))
            """
        ) { row in (try row.integer(), try row.integer(), try row.integer()) }
    }

    static func at(place: [UInt8], limit: Int) -> Query<StoredReport> {
        Query("SELECT tag, day, sealed FROM reports WHERE place_tag = \(place) ORDER BY tag LIMIT \(limit)") { row in
            StoredReport(tag: try row.blob(), day: try row.integer(), sealed: try row.blob())
        }
    }

    /// Wherever they wait, newest day first.
    static func newest(limit: Int) -> Query<StoredReport> {
        Query("SELECT tag, day, sealed FROM reports ORDER BY day DESC, tag DESC LIMIT \(limit)") { row in
            StoredReport(tag: try row.blob(), day: try row.integer(), sealed: try row.blob())
        }
    }

    static func forget(target: [UInt8]) -> Command { Command("DELETE FROM reports WHERE target_tag = \(target)") }

    static func remove(olderThan day: Int64) -> Command { Command("DELETE FROM reports WHERE day < \(day)") }
}
