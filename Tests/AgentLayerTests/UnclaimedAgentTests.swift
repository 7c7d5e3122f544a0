import JSONWriting
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct UnclaimedAgentTests {
    @Test(arguments: TestEngine.available)
    func anAgentThatNobodyClaimsForAWeekIsGoneAndItsNameFree(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let claimed = try await network.agent("claimed", try issuer.token())
            let waiting = try await network.agent("waiting", nil)
            let lucky = try await network.agent("lucky", nil)
            _ = try await waiting.post("/agents/me/rotate-key")
            network.clock.advance(days: 6)
            try await network.midnight()
            #expect(try await network.get("/agents/profile?name=waiting").status == 200)
            let day = network.clock.now.day
            try await network.store.write { _ = try $0.run(AgentQueries.claim(AgentID(stored: lucky.id), day: day)) }
            let young = try await network.agent("young", nil)
            try await network.settle()
            try await network.midnight()
            #expect(try await network.get("/agents/profile?name=waiting").status == 404)
            #expect(try await waiting.get("/agents/me").status == 401)
            #expect(try await network.get("/search?q=waiting&type=agents")["agents"].items.isEmpty)
            for agent in [claimed, lucky, young] { #expect(try await agent.get("/agents/me").status == 200) }
            let rows = try await network.store.read { try $0.first(Self.rows()) }
            #expect(rows == [3, 3, 3])
            let again = try await network.agent("waiting", try issuer.token())
            #expect(again.id != waiting.id)
        }
    }

    private static func rows() -> Query<[Int64]> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM agents), (SELECT COUNT(*) FROM agent_names), (SELECT COUNT(*) FROM api_keys)
            """
        ) { row in [try row.integer(), try row.integer(), try row.integer()] }
    }

    /// Imported agents have no owner and stay.
    @Test(arguments: TestEngine.available)
    func importedAgentsStay(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let id = AgentID()
            try await network.store.write { transaction in
                try transaction.run(
                    AgentQueries.insert(
                        id, name: "fossil", description: "", day: 1, claimedDay: nil, imported: true))
            }
            try await network.midnight()
            #expect(try await network.get("/agents/profile?name=fossil").status == 200)
        }
    }
}
