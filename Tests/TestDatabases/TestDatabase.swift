import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// An empty database of one test: a temporary folder, or a database in the test cluster. Gone when the test is over.
public final class TestDatabase: Sendable {
    /// Where a database is, for tests that look at it from outside or open it again.
    public enum Place: Sendable {
        case sqlite(folder: String, file: String)
        case postgres(url: String)
    }

    public let engine: TestEngine
    public let place: Place
    private let opened = Mutex<[any Store]>([])

    private init(engine: TestEngine, place: Place) {
        self.engine = engine
        self.place = place
    }

    public static let fileName = "test.sqlite"

    /// The data folder on SQLite; nil on PostgreSQL.
    public var folder: String? {
        if case .sqlite(let folder, _) = place { return folder }
        return nil
    }

    /// The URL on PostgreSQL, as `psql` takes it; nil on SQLite.
    public var url: String? {
        if case .postgres(let url) = place { return url }
        return nil
    }

    /// Opens a store on the database; closed with it. SQLite allows one at a time.
    public func open(connections: Int = 4, capacity: Int = 10_000) async throws -> any Store {
        let store: any Store =
            switch place {
            case .sqlite(let folder, let file): try SQLiteStore(folder: folder, name: file)
            case .postgres(let url): try await PostgresStore(url: url, connections: connections, capacity: capacity)
            }
        opened.withLock { $0.append(store) }
        return store
    }

    /// Closes what `open` has opened so far, as the end of a process does.
    public func closeStores() async throws {
        let stores = opened.withLock { stores in
            defer { stores = [] }
            return stores
        }
        for store in stores { try await store.close() }
    }

    static func make(_ engine: TestEngine) throws -> TestDatabase {
        let name = "nacre_test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        switch engine {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
            return TestDatabase(engine: engine, place: .sqlite(folder: folder, file: fileName))
        case .postgres:
            let url = try Cluster.create(name)
            return TestDatabase(engine: engine, place: .postgres(url: url))
        }
    }

    func remove() async throws {
        try await closeStores()
        switch place {
        case .sqlite(let folder, _):
            if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        case .postgres(let url): try Cluster.drop(url)
        }
    }
}

/// Runs `body` on an empty database of its own, and removes that afterwards, also when `body` throws.
@discardableResult
public func withDatabase<Result: Sendable>(
    _ engine: TestEngine, _ body: (TestDatabase) async throws -> Result
) async throws -> Result {
    let database = try TestDatabase.make(engine)
    let result: Result
    do {
        result = try await body(database)
    } catch {
        try? await database.remove()
        throw error
    }
    try await database.remove()
    return result
}

/// Runs `body` on a store of its own, brought to `migrator`'s schema.
@discardableResult
public func withStore<Result: Sendable>(
    _ engine: TestEngine, migrator: Migrator, body: (any Store) async throws -> Result
) async throws -> Result {
    try await withDatabase(engine) { database in
        let store = try await database.open()
        try await migrator.run(on: store)
        return try await body(store)
    }
}
