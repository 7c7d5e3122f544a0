/// One forward step of a schema. Steps are never edited once released; a change is a new step.
public struct Migration: Sendable {
    public let version: Int64
    public let script: String

    public init(version: Int64, script: String) {
        self.version = version
        self.script = script
    }
}

/// Brings a database to the program's schema, or refuses it before anything is changed.
public struct Migrator: Sendable {
    /// The mark in the database that says whose it is, such as `agents`.
    public let layer: String
    public let migrations: [Migration]

    public init(layer: String, migrations: [Migration]) {
        self.layer = layer
        self.migrations = migrations.sorted { $0.version < $1.version }
    }

    /// Applies what is missing, each step in a transaction of its own.
    ///
    /// Throws `StorageError.otherLayer` or `.newerSchema` and changes nothing when the database is not ours to use.
    /// Several processes may start at once: the step's number is checked again inside its transaction.
    public func run(on store: any Store) async throws {
        let engine = store.engine
        let layer = layer
        try await store.migrate(script: Self.bookkeeping) { transaction in
            // Without a mark it is a new database, or another program's.
            guard try transaction.first(SchemaQueries.current()) == nil else { return }
            guard try transaction.first(SchemaQueries.otherTables(engine)) == 0 else {
                throw StorageError.otherLayer(found: "another program", expected: layer)
            }
        }
        try await refuseForeign(store)
        for migration in migrations {
            guard try await version(store) < migration.version else { continue }
            do {
                try await store.migrate(script: migration.script) { transaction in
                    let moved = try transaction.run(SchemaQueries.advance(layer: layer, to: migration.version))
                    // Another process took this step meanwhile: throwing undoes ours.
                    guard moved == 1 else { throw AlreadyTaken() }
                }
            } catch is AlreadyTaken {
                continue
            } catch {
                // The other process's tables made ours fail before we came to the check.
                guard let current = try? await version(store), current >= migration.version else { throw error }
            }
        }
    }

    private struct AlreadyTaken: Error {}

    private func version(_ store: any Store) async throws -> Int64 {
        try await store.read { try $0.first(SchemaQueries.current()) }?.version ?? 0
    }

    private func refuseForeign(_ store: any Store) async throws {
        let layer = layer
        let found = try await store.write { transaction in
            try transaction.run(SchemaQueries.claim(layer: layer))
            return try transaction.first(SchemaQueries.current())
        }
        guard let found else { return }
        guard found.layer == layer else { throw StorageError.otherLayer(found: found.layer, expected: layer) }
        let known = migrations.last?.version ?? 0
        guard found.version <= known else { throw StorageError.newerSchema(found: found.version, known: known) }
    }

    private static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS nacre_schema (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            layer TEXT COLLATE "C" NOT NULL,
            version BIGINT NOT NULL
        );
        """
}

/// The one row that says whose database this is and which schema it has.
public enum SchemaQueries {
    public struct Mark: Sendable, Equatable {
        public let layer: String
        public let version: Int64
    }

    public static func current() -> Query<Mark> {
        Query("SELECT layer, version FROM nacre_schema WHERE one = 1") { row in
            Mark(layer: try row.text(), version: try row.integer())
        }
    }

    /// How many tables there are besides the mark.
    static func otherTables(_ engine: Engine) -> Query<Int64> {
        let sql: SQL =
            switch engine {
            case .sqlite:
                """
                SELECT COUNT(*) FROM sqlite_master
                WHERE type = 'table' AND name <> 'nacre_schema' AND name NOT LIKE 'sqlite%'
                """
            case .postgres:
                """
                SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'nacre_schema'
                """
            }
        return Query(sql) { row in try row.integer() }
    }

    /// How many tables there are, of whomever.
    public static func tables(_ engine: Engine) -> Query<Int64> {
        let sql: SQL =
            switch engine {
            case .sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
            case .postgres: "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()"
            }
        return Query(sql) { row in try row.integer() }
    }

    static func claim(layer: String) -> Command {
        Command("INSERT INTO nacre_schema (one, layer, version) VALUES (1, \(layer), 0) ON CONFLICT DO NOTHING")
    }

    static func advance(layer: String, to version: Int64) -> Command {
        Command("UPDATE nacre_schema SET version = \(version) WHERE layer = \(layer) AND version < \(version)")
    }
}
