import ByteFraming
import Envelope
import JSONWriting
import Storage

/// What a removed author says: sealed under the removal's data key, of one size.
struct Appeal: Sendable, Equatable {
    let object: Removable
    let text: String

    private static let domain = Array("nacre/appeal/v1\0".utf8)
    /// Room for `ModerationInput.appeal` characters of four bytes.
    private static let size = 9_216

    init(_ object: Removable, text: String) {
        self.object = object
        self.text = text
    }

    init(sealed: [UInt8], under key: DataKey, tag: [UInt8]) throws {
        guard let bytes = ZeroPadding.unpad(try key.open(sealed, as: Self.context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        guard case .content(let object)? = Reportable(bytes: try reader.field(exactly: 17)) else {
            throw EnvelopeError.cannotOpen
        }
        self.object = object
        text = String(decoding: try reader.field(upTo: Self.size), as: UTF8.self)
        try reader.end()
    }

    func sealed(under key: DataKey, tag: [UInt8]) throws -> [UInt8] {
        let bytes = Framing.frame([Self.domain, Reportable.content(object).bytes, Array(text.utf8)])
        return try key.seal(ZeroPadding.pad(bytes, to: Self.size), as: Self.context(tag))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "appeals", column: "sealed", record: tag)
    }
}

/// An appeal that waits, as it is stored.
struct WaitingAppeal: Sendable {
    let tag: [UInt8]
    let day: Int64
    let sealed: [UInt8]
}

enum AppealQueries {
    /// Not again where there is one, answered or not.
    static func insert(_ tag: [UInt8], place: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO appeals (tag, place_tag, day, sealed, fresh) VALUES (\(tag), \(place), \(day), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Whether it waits; no row where nobody asked.
    static func isWaiting(_ tag: [UInt8]) -> Query<Bool> {
        Query("SELECT place_tag FROM appeals WHERE tag = \(tag)") { row in try row.blobIfPresent() != nil }
    }

    static func waiting(at place: [UInt8], limit: Int) -> Query<WaitingAppeal> {
        Query(
            "SELECT tag, day, sealed FROM appeals WHERE place_tag = \(place) ORDER BY tag LIMIT \(limit)"
        ) { row in WaitingAppeal(tag: try row.blob(), day: try row.integer(), sealed: try row.blob()) }
    }

    /// Wherever they wait, the oldest day first.
    static func waiting(since day: Int64, limit: Int) -> Query<WaitingAppeal> {
        Query(
            """
            SELECT tag, day, sealed FROM appeals WHERE day >= \(day) AND place_tag IS NOT NULL ORDER BY day, tag
            LIMIT \(limit)
            """
        ) { row in WaitingAppeal(tag: try row.blob(), day: try row.integer(), sealed: try row.blob()) }
    }

    /// What is waiting under a tag; no row for what was answered.
    static func waiting(_ tag: [UInt8]) -> Query<(place: [UInt8], sealed: [UInt8])> {
        Query("SELECT place_tag, sealed FROM appeals WHERE tag = \(tag) AND place_tag IS NOT NULL") { row in
            (try row.blob(), try row.blob())
        }
    }

    /// Undoes `close`, where the answer did not come to be.
    static func reopen(_ tag: [UInt8], at place: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            UPDATE appeals SET place_tag = \(place), sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND place_tag IS NULL
            """)
    }

    /// Answered: it waits nowhere, and what it said is gone. No row changes when it was answered before.
    static func close(_ tag: [UInt8]) -> Command {
        Command(
            "UPDATE appeals SET place_tag = NULL, sealed = \([UInt8]()), fresh = TRUE WHERE tag = \(tag) AND place_tag IS NOT NULL"
        )
    }

    static func remove(_ tag: [UInt8]) -> Command { Command("DELETE FROM appeals WHERE tag = \(tag)") }

    static func remove(olderThan day: Int64) -> Command { Command("DELETE FROM appeals WHERE day < \(day)") }
}
