import Storage

/// The indexes of posts and comments while an empty network is filled: filling a table and sorting once is many times
/// faster than keeping twenty indexes in order. A server makes them again at its start when the writer was killed.
enum BulkIndexes {
    static func drop(_ store: any Store) async throws {
        if store.engine == .sqlite { try await store.migrate(script: settings) { _ in } }
        try await AgentSchema.dropRankIndexes(store)
    }

    /// Of this process's one writing connection: the random pages of the id indexes stay in memory (128 MiB), sorting for
    /// the indexes uses other cores, and what it holds of large tables goes to files without a name.
    private static let settings = "PRAGMA cache_size = -131072; PRAGMA threads = 3; PRAGMA temp_store = FILE"
}
