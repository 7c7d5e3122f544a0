import Foundation
import Storage
import StoragePostgres

/// The database of a server under test, as its file or URL: read from outside while the server runs.
struct BenchDatabase: Sendable {
    enum Place: Sendable {
        case sqlite(file: String)
        case postgres(PostgresDatabase)
    }

    let place: Place

    var engine: Engine {
        switch place {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }

    func all<Result: Sendable>(_ query: Query<Result>) async throws -> [Result] {
        switch place {
        case .sqlite(let file): return try ReadTransaction(RawSQLite(file: file)).all(query)
        case .postgres(let database):
            let store = try await PostgresStore(url: database.url, connections: 1)
            do {
                let rows = try await store.read { try $0.all(query) }
                try await store.close()
                return rows
            } catch {
                try? await store.close()
                throw error
            }
        }
    }

    func number(_ sql: SQL) async throws -> Int64 {
        try await all(Query(sql) { row in try row.integer() }).first ?? 0
    }

    /// Bytes on disk.
    func size() async throws -> Int64 {
        switch place {
        case .sqlite(let file): DiskSpace.used(in: URL(fileURLWithPath: file).deletingLastPathComponent().path)
        case .postgres: try await number("SELECT pg_database_size(current_database())")
        }
    }
}

/// What decides whether an acknowledged write survives a crash of the machine.
struct Durability: Sendable {
    let settings: [String]

    /// Throws where the engine does not sync: then there is no figure.
    static func check(_ database: BenchDatabase) async throws -> Durability {
        switch database.place {
        case .sqlite:
            // The server sets it on its writer, and a test reads it back there.
            return Durability(settings: ["journal_mode WAL", "synchronous FULL"])
        case .postgres:
            let names: [SQL] = [
                "SELECT current_setting('fsync')", "SELECT current_setting('synchronous_commit')",
                "SELECT current_setting('full_page_writes')",
            ]
            var settings: [String] = []
            for (sql, name) in zip(names, ["fsync", "synchronous_commit", "full_page_writes"]) {
                let value = try await database.all(Query(sql) { row in try row.text() }).first ?? "unknown"
                guard value == "on" else {
                    throw BenchFailure(
                        "PostgreSQL runs with \(name) = \(value)",
                        hint: "A write that a crash can lose is not what is measured here: switch it on.")
                }
                settings.append("\(name) \(value)")
            }
            return Durability(settings: settings)
        }
    }
}
