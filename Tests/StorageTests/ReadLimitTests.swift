import Foundation
import Storage
import StorageSQLite
import TestDatabases
import Testing

@Suite struct ReadLimitTests {
    /// Counts to a number that takes any machine much longer than a second.
    private static let endless = Query(
        """
        WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100000000000)
        SELECT COUNT(*) FROM counter
        """
    ) { row in try row.integer() }

    @Test func aReadThatTakesTooLongIsStoppedAndTheNextOneWorks() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_limit_" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(folder: folder.path, name: "limit.sqlite", readLimit: .seconds(1))
        await #expect(throws: StorageError.timedOut) { try await store.read { try $0.first(Self.endless) } }
        let one = try await store.read { try $0.first(Query("SELECT 1") { row in try row.integer() }) }
        #expect(one == 1)
        try await store.close()
    }
}
