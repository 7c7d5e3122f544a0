import Foundation
import HTTPSupport
import Storage
import StorageSQLite
import TestDatabases
import TestServers
import Testing
import Envelope

@testable import AgentLayer

@Suite struct StartTests {
    /// PostgreSQL counts what is read; SQLite runs the same statements, whose plans `PlanTests` looks at.
    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func aStartDoesNotReadTheNetwork() async throws {
        try await withDatabase(.postgres) { database in
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_" + UUID().uuidString).path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await start(database, keys: folder)
            let filling = try await database.open()
            try await ManyRows.fill(filling, analyzed: true)
            // The counters of a connection are sure to be written when it ends.
            try await database.closeStores()
            let before = try await rowsRead(database)
            try await start(database, keys: folder)
            let after = try await rowsRead(database)
            #expect(after - before < 200, "\(after - before) rows")
        }
    }

    private func start(_ database: TestDatabase, keys folder: String) async throws {
        let store = try await database.open()
        let roots = try RootKeys(folder: folder)
        let dataKeys = try await DataKeyStore(
            store: SQLiteStore(folder: folder, name: "data-keys.sqlite"), roots: roots, layer: AgentSchema.layer)
        _ = try await AgentServer(
            .init(listening: Listening(port: 0, publicURL: TestNetwork.publicURL), registration: .open), store: store,
            dataKeys: dataKeys, logger: ServerInTest.quiet)
        try await dataKeys.close()
        try await database.closeStores()
    }

    private func rowsRead(_ database: TestDatabase) async throws -> Int64 {
        let store = try await database.open()
        let count = try await store.read { try $0.first(TestQueries.rowsRead()) } ?? 0
        try await database.closeStores()
        return count
    }
}
