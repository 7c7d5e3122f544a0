import Storage

/// A row of `drafts`.
struct SealedDraft: Sendable {
    let tag: [UInt8]
    /// Answers given so far.
    let attempts: Int64
    let sealed: [UInt8]

    init(_ row: inout Row) throws {
        tag = try row.blob()
        attempts = try row.integer()
        sealed = try row.blob()
    }
}

enum DraftQueries {
    static func find(_ tags: [[UInt8]]) -> Query<SealedDraft> {
        Query("SELECT tag, attempts, sealed FROM drafts WHERE tag IN (\(list: tags))") { row in try SealedDraft(&row) }
    }

    /// No row when the place was taken meanwhile.
    static func insert(_ tag: [UInt8], period: DraftPeriod, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO drafts (tag, period, attempts, sealed) VALUES (\(tag), \(period.number), 0, \(sealed))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Takes one of the attempts; no row when none is left, or the draft is not there.
    static func takeAttempt(_ tag: [UInt8], of most: Int64) -> Query<SealedDraft> {
        Query(
            """
            UPDATE drafts SET attempts = attempts + 1 WHERE tag = \(tag) AND attempts < \(most)
            RETURNING tag, attempts, sealed
            """
        ) { row in try SealedDraft(&row) }
    }

    static func returnAttempt(_ tag: [UInt8]) -> Command {
        Command("UPDATE drafts SET attempts = attempts - 1 WHERE tag = \(tag) AND attempts > 0")
    }

    static func replace(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command("UPDATE drafts SET sealed = \(sealed) WHERE tag = \(tag)")
    }

    static func remove(_ tags: [[UInt8]]) -> Command { Command("DELETE FROM drafts WHERE tag IN (\(list: tags))") }

    static func periods(upTo period: DraftPeriod) -> Query<DraftPeriod> {
        Query("SELECT DISTINCT period FROM drafts WHERE period <= \(period.number)") { row in
            DraftPeriod(number: try row.integer())
        }
    }

    static func remove(upTo period: DraftPeriod) -> Command {
        Command("DELETE FROM drafts WHERE period <= \(period.number)")
    }

    /// A row when something is public under the draft's id, or was.
    static func published(_ kind: DraftKind, _ id: String) -> Query<String> {
        switch kind {
        case .post: Query("SELECT id FROM posts WHERE id = \(id)") { row in try row.text() }
        case .comment: Query("SELECT id FROM comments WHERE id = \(id)") { row in try row.text() }
        case .submolt: Query("SELECT id FROM submolts WHERE id = \(id)") { row in try row.text() }
        }
    }
}
