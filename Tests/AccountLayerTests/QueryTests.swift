import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct QueryTests {
    @Test(arguments: TestEngine.available)
    func everyStatementIsOneThatTheEngineUnderstands(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AccountSchema.migrate(store)
            for entry in QueryCatalogue.all {
                await #expect(throws: Never.self, "\(entry.name): \(entry.sql.text)") {
                    try await store.prepare(entry.sql)
                }
            }
        }
    }

    @Test func everyStatementIsInTheCatalogue() throws {
        let listed = Set(QueryCatalogue.all.map(\.name))
        let written = try StatementsInSources.find(in: ["AccountLayer", "LayerSupport"])
            .filter { $0.contains("Queries.") }
        #expect(written.count > 40)
        for name in written.subtracting(listed).sorted() { Issue.record("\(name) is not in QueryCatalogue") }
        for name in listed.subtracting(written).sorted() { Issue.record("\(name) is in QueryCatalogue alone") }
    }
}
