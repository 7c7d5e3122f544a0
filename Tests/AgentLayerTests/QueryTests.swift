import Foundation
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct QueryTests {
    private func withSchema(_ engine: TestEngine, _ body: (any Store) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            try await body(store)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyStatementIsOneThatTheEngineUnderstands(engine: TestEngine) async throws {
        try await withSchema(engine) { store in
            for entry in try QueryCatalogue.all(for: store.engine) {
                await #expect(throws: Never.self, "\(entry.name): \(entry.sql.text)") {
                    try await store.prepare(entry.sql)
                }
            }
        }
    }

    @Test func everyStatementIsInTheCatalogue() throws {
        let listed = Set(try Engine.allCases.flatMap { try QueryCatalogue.all(for: $0) }.map(\.name))
        // Those of an import, a seed and an export are made for one run over all there is, and tested by such runs.
        let written = try StatementsInSources.find(
            in: ["AgentLayer", "LayerSupport"], but: ["Import", "Export", "Bulk", "Seed"])
        #expect(written.count > 80)
        for name in written.subtracting(listed).sorted() { Issue.record("\(name) is not in QueryCatalogue") }
        for name in listed.subtracting(written).sorted() { Issue.record("\(name) is in QueryCatalogue alone") }
    }

    @Test(arguments: TestEngine.available)
    func everyFeedIsARangeOfAnIndex(engine: TestEngine) async throws {
        try await withSchema(engine) { store in
            let entries =
                QueryCatalogue.feeds + QueryCatalogue.rangeSets(store.engine) + QueryCatalogue.trees
                + QueryCatalogue.lists
            #expect(entries.count > 50)
            for entry in entries {
                let plan = try await store.plan(entry.sql)
                #expect(Self.isIndexRange(plan, store.engine), "\(entry.sql.text)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    private static func isIndexRange(_ plan: [String], _ engine: Engine) -> Bool {
        switch engine {
        case .sqlite:
            plan.allSatisfy { line in
                let isRead = line.hasPrefix("SCAN") || line.hasPrefix("SEARCH")
                let isIndexed = ["USING INDEX", "USING COVERING INDEX", "PRIMARY KEY"].contains { line.contains($0) }
                return !line.contains("TEMP B-TREE") && (!isRead || isIndexed)
            }
        case .postgres:
            plan.allSatisfy { !$0.contains("Seq Scan") && !$0.contains("Sort") }
                && plan.contains { $0.contains("Index") }
        }
    }
}
