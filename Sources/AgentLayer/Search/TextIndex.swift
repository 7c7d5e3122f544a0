import Storage

/// A full-text index of one kind of object: FTS5 on SQLite, tsvector on PostgreSQL (the one thing that differs between
/// the engines).
struct TextIndex: Sendable {
    let table: StaticString
    /// The columns of the FTS5 table, in order.
    private let columns: StaticString
    private let weighted: Bool

    static let posts = TextIndex(table: "posts_text", columns: "title, content", weighted: true)
    static let comments = TextIndex(table: "comments_text", columns: "content", weighted: false)
    static let agents = TextIndex(table: "agents_text", columns: "name, description", weighted: true)
    static let submolts = TextIndex(table: "submolts_text", columns: "name, description", weighted: true)
    static let all = [posts, comments, agents, submolts]

    private var isAgents: Bool { table.description == "agents_text" }

    /// Puts the text of an object in place of what was there. `parts` in the order of the columns.
    func put(_ row: Int64, _ parts: [String], _ transaction: WriteTransaction, _ engine: Engine) throws {
        for command in putCommands(row, parts, engine) { try transaction.send(command) }
    }

    func putCommands(_ row: Int64, _ parts: [String], _ engine: Engine) -> [Command] {
        switch engine {
        case .sqlite: [remove(row), insertSQLite(row, parts)]
        case .postgres: [upsertPostgres(row, parts)]
        }
    }

    func remove(_ row: Int64) -> Command {
        Command("DELETE FROM \(raw: table) WHERE rowid = \(row)")
    }

    /// Merges about `pages` pages of the segments of an FTS5 index; a negative number starts a merge into one segment,
    /// with which the words of deleted rows go (sqlite.org/fts5.html#the_merge_command).
    func merge(pages: Int64) -> Command {
        Command("INSERT INTO \(raw: table) (\(raw: table), rank) VALUES ('merge', \(pages))")
    }

    /// What SQLite has changed on this connection so far.
    static func totalChanges() -> Query<Int64> {
        Query("SELECT total_changes()") { row in try row.integer() }
    }

    private func insertSQLite(_ row: Int64, _ parts: [String]) -> Command {
        parts.count == 1
            ? Command("INSERT INTO \(raw: table) (rowid, \(raw: columns)) VALUES (\(row), \(parts[0]))")
            : Command("INSERT INTO \(raw: table) (rowid, \(raw: columns)) VALUES (\(row), \(parts[0]), \(parts[1]))")
    }

    private func upsertPostgres(_ row: Int64, _ parts: [String]) -> Command {
        let title = parts[0]
        let body = parts.count > 1 ? parts[1] : ""
        let document: SQL =
            """
            setweight(to_tsvector('simple', \(title)), 'A') || setweight(to_tsvector('simple', \(body)), 'B')
            """
        if isAgents {
            return Command(
                """
                INSERT INTO agents_text (rowid, document, fresh) VALUES (\(row), \(sql: document), TRUE)
                ON CONFLICT (rowid) DO UPDATE SET document = excluded.document, fresh = TRUE
                """)
        }
        return Command(
            """
            INSERT INTO \(raw: table) (rowid, document) VALUES (\(row), \(sql: document))
            ON CONFLICT (rowid) DO UPDATE SET document = excluded.document
            """)
    }
}

extension Identifier {
    /// The row of an object in a full-text index that must not tell when it was made: 62 random bits of its id.
    var textRow: Int64 {
        Int64(bitPattern: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) } & 0x3FFF_FFFF_FFFF_FFFF)
    }
}
