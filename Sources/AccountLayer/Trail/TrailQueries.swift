import Storage

enum TrailQueries {
    /// An entry before its place in the trail is known.
    struct NewEntry: Sendable {
        let day: Int64
        let role: String
        let purpose: String
        let tag: [UInt8]
        let sealedPerson: [UInt8]
        let sealedAuditor: [UInt8]
        let personHash: [UInt8]
        let auditorHash: [UInt8]
    }

    /// What is public of an entry.
    struct PublicRow: Sendable {
        let sequence: Int64
        let day: Int64
        let role: String
        let purpose: String
        let personHash: [UInt8]
        let auditorHash: [UInt8]
        let hash: [UInt8]
    }

    struct PersonRow: Sendable {
        let sequence: Int64
        let day: Int64
        let tag: [UInt8]
        let sealedPerson: [UInt8]
    }

    struct FullRow: Sendable {
        let entry: PublicRow
        let tag: [UInt8]
        let sealedPerson: [UInt8]
        let sealedAuditor: [UInt8]
    }

    struct End: Sendable {
        let head: TrailHead
        let day: Int64
    }

    /// For `WriteTransaction.lock`: there is one end to append to.
    static let lockKey: Int64 = 0x6E61_6372_6574_7261

    static func end() -> Query<End> {
        Query("SELECT sequence, hash, day FROM access_trail ORDER BY sequence DESC LIMIT 1", decode: endRow)
    }

    /// The end as it was before `day` began.
    static func end(before day: Int64) -> Query<End> {
        Query(
            "SELECT sequence, hash, day FROM access_trail WHERE day < \(day) ORDER BY day DESC, sequence DESC LIMIT 1",
            decode: endRow)
    }

    private static func endRow(_ row: inout Row) throws -> End {
        End(head: TrailHead(sequence: try row.integer(), hash: try row.blob()), day: try row.integer())
    }

    /// Nothing where the tag is taken.
    static func insert(_ entry: NewEntry, sequence: Int64, day: Int64, hash: [UInt8]) -> Query<Int64> {
        Query(
            """
            INSERT INTO access_trail
                (sequence, day, role, purpose, tag, sealed_person, sealed_auditor, person_hash, auditor_hash, hash)
            VALUES (\(sequence), \(day), \(entry.role), \(entry.purpose), \(entry.tag), \(entry.sealedPerson),
                \(entry.sealedAuditor), \(entry.personHash), \(entry.auditorHash), \(hash))
            ON CONFLICT (tag) DO NOTHING RETURNING sequence
            """
        ) { row in try row.integer() }
    }

    static func exists(_ tag: [UInt8]) -> Query<Bool> {
        Query("SELECT TRUE FROM access_trail WHERE tag = \(tag)") { row in try row.boolean() }
    }

    static func withTags(_ tags: [[UInt8]]) -> Query<PersonRow> {
        Query("SELECT sequence, day, tag, sealed_person FROM access_trail WHERE tag IN (\(list: tags))") { row in
            PersonRow(
                sequence: try row.integer(), day: try row.integer(), tag: try row.blob(), sealedPerson: try row.blob())
        }
    }

    private static let publicColumns: StaticString = "sequence, day, role, purpose, person_hash, auditor_hash, hash"

    private static func publicRow(_ row: inout Row) throws -> PublicRow {
        PublicRow(
            sequence: try row.integer(), day: try row.integer(), role: try row.text(), purpose: try row.text(),
            personHash: try row.blob(), auditorHash: try row.blob(), hash: try row.blob())
    }

    private static func fullRow(_ row: inout Row) throws -> FullRow {
        FullRow(
            entry: try publicRow(&row), tag: try row.blob(), sealedPerson: try row.blob(),
            sealedAuditor: try row.blob())
    }

    /// In order, from the one after `sequence` on, of days before `day`.
    static func page(after sequence: Int64, before day: Int64, limit: Int64) -> Query<PublicRow> {
        Query(
            """
            SELECT \(raw: publicColumns) FROM access_trail WHERE sequence > \(sequence) AND day < \(day)
            ORDER BY sequence LIMIT \(limit)
            """, decode: publicRow)
    }

    /// The same with what is sealed.
    static func fullPage(after sequence: Int64, before day: Int64, limit: Int64) -> Query<FullRow> {
        Query(
            """
            SELECT \(raw: publicColumns), tag, sealed_person, sealed_auditor FROM access_trail
            WHERE sequence > \(sequence) AND day < \(day) ORDER BY sequence LIMIT \(limit)
            """, decode: fullRow)
    }

    /// The first entry of a day or of a later one.
    static func first(onOrAfter day: Int64) -> Query<Int64> {
        Query("SELECT sequence FROM access_trail WHERE day >= \(day) ORDER BY day, sequence LIMIT 1") { row in
            try row.integer()
        }
    }
}
