import Foundation
import TestDatabases
import Testing

@testable import Drills

/// The leak drill against servers on PostgreSQL, where there is one. On SQLite the command's own tests run it.
@Suite(.serialized) struct LiveLeakTests {
    private static let clusters = TestEngine.available.filter { $0 == .postgres }

    private func run(_ engine: TestEngine, breaking twin: LeakTwin? = nil) async throws -> LeakFindings {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_leak_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try await withDatabase(engine) { agents in
            try await withDatabase(engine) { accounts in
                var drill = LiveLeak()
                drill.twin = twin
                drill.databases.agents = agents.url
                drill.databases.accounts = accounts.url
                return try await drill.run(in: root) { _ in }
            }
        }
    }

    @Test(arguments: clusters)
    func onPostgreSQLNothingLeaks(engine: TestEngine) async throws {
        let findings = try await run(engine)
        #expect(findings.isAsItShouldBe && findings.holds, "\(LeakReport(findings).text.suffix(3_000))")
        #expect(findings.commits > ActsInOrder.leastActs)
        #expect(findings.placesSeen("published words") > 1)
    }

    @Test(arguments: clusters, LeakTwin.allCases)
    func onPostgreSQLABrokenTwinIsCaughtByName(engine: TestEngine, twin: LeakTwin) async throws {
        let findings = try await run(engine, breaking: twin)
        #expect(findings.isAsItShouldBe && findings.caught(twin))
    }
}
