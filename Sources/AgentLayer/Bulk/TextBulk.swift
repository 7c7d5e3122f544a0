import Storage

/// Full-text indexes while many rows go in at once: without upkeep, which costs more than the rows.
enum TextBulk {
    /// Marks from which the upkeep is stopped.
    private static let least: Int64 = 50_000

    /// - Parameter marks: how many rows are about to be indexed.
    static func begin(_ store: any Store, marks: Int64) async throws {
        switch store.engine {
        case .sqlite:
            try await store.write { transaction in
                for command in TextBacklogQueries.setMerging(off: true) { try transaction.run(command) }
            }
        case .postgres:
            let there = try await store.read { try $0.first(TextBacklogQueries.largestIndexed()) } ?? 0
            guard marks >= least, marks >= there else { return }
            try await store.migrate(
                script: "DROP INDEX IF EXISTS posts_text_document; DROP INDEX IF EXISTS comments_text_document"
            ) { _ in }
        }
    }

    /// Also at every start, for an import that was killed before it came to this.
    static func end(_ store: any Store) async throws {
        switch store.engine {
        case .sqlite:
            let isOff = try await store.read { try $0.first(TextBacklogQueries.isMergingOff()) } ?? false
            guard isOff else { return }
            try await store.write { transaction in
                for command in TextBacklogQueries.setMerging(off: false) { try transaction.run(command) }
            }
        case .postgres: try await store.migrate(script: indexes) { _ in }
        }
    }

    /// As in the migration that made the tables.
    private static let indexes = """
        SET LOCAL maintenance_work_mem = '256MB';
        CREATE INDEX IF NOT EXISTS posts_text_document ON posts_text USING GIN (document);
        CREATE INDEX IF NOT EXISTS comments_text_document ON comments_text USING GIN (document);
        """
}
