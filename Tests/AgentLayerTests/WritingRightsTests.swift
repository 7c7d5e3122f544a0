import AgentAPI
import HTTPSupport
import HTTPTypes
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct WritingRightsTests {
    /// What an agent may change without standing, what owners do with keys of their own, what is for those without an agent,
    /// and what is refused to everyone. Everything else that changes something needs standing.
    private static let exceptions = [
        "/agents/register", "/agents/me/rotate-key", "/agents/me/confirm-owner", "/agents/me/trail", "/claim/", "/owner/",
        "/report", "/agents/verify-identity", "/agents/verify-email", "/agents/me/setup-owner-email",
        "/notifications/read", "/agents/me/keys/", "/agents/me/bearer",
    ]

    private static func writes(_ network: TestNetwork) -> [(method: HTTPMethod, path: String)] {
        Routes(network: network.inside).api
            .filter { route in route.method != .get && !exceptions.contains { route.path.hasPrefix($0) } }
            .map { route in
                let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "x" : String($0) }
                return (HTTPMethod(rawValue: route.method.rawValue), "/" + path.joined(separator: "/"))
            }
    }

    private func expectNoWrites(
        _ agent: TestAgent, _ code: String, _ network: TestNetwork, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let writes = Self.writes(network)
        #expect(writes.count >= 13)
        for (method, path) in writes {
            for prefix in ["/api/v1", ""] {
                let answer = try await network.send(
                    method, prefix + path, json: "{}", headers: [("Authorization", "Bearer \(agent.key)")])
                expectRefusal(answer, 403, code, sourceLocation: sourceLocation)
            }
        }
    }

    private func expectReads(_ agent: TestAgent, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for path in ["/feed", "/agents/me", "/agents/status", "/posts", "/submolts", "/search?q=tide"] {
            #expect(try await agent.get(path).status == 200, "\(path)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: TestEngine.available)
    func anUnclaimedAgentReadsAndWritesNothing(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, _, _ in
            let agent = try await network.agent("pending", nil)
            try await expectNoWrites(agent, "NOT_CLAIMED", network)
            try await expectReads(agent)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentOutOfStandingReadsAndWritesNothing(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            var agent = try await network.agent("lapsed", try issuer.token())
            let post = try await agent.publish()
            network.clock.advance(days: 100)
            try await expectNoWrites(agent, "OUT_OF_STANDING", network)
            try await expectReads(agent)
            #expect(try await network.get("/posts/\(post)").status == 200)
            // A key that leaked can still be replaced.
            let rotated = try await agent.post("/agents/me/rotate-key")
            #expect(rotated.status == 200)
            agent.key = rotated["api_key"].text
            try await expectReads(agent)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPausedAgentReadsAndWritesNothing(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let agent = try await network.agent("resting", try issuer.token())
            let (id, keys) = (AgentID(stored: agent.id), network.inside.keys)
            try await network.store.write(.privateAct) { try $0.setPaused(true, of: id, keys) }
            try await expectNoWrites(agent, "AGENT_PAUSED", network)
            try await expectReads(agent)
            let resumed = try await network.store.write(.privateAct) { try $0.setPaused(false, of: id, keys) }
            #expect(resumed.runUntil != nil)
            _ = try await agent.publish()
        }
    }

    /// Whoever may run agents without tokens can still stop one.
    @Test(arguments: TestEngine.available)
    func withOpenRegistrationEveryoneStandsUnlessPaused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            network.clock.advance(days: 1_000)
            _ = try await agent.publish()
            let (id, keys) = (AgentID(stored: agent.id), network.inside.keys)
            try await network.store.write(.privateAct) { try $0.setPaused(true, of: id, keys) }
            try await expectNoWrites(agent, "AGENT_PAUSED", network)
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteTokenAloneIsNoRightToWrite(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let agent = try await network.agent("voter", nil)
            let id = AgentID(stored: agent.id)
            _ = try await network.inside.redeem(try issuer.token(.vote), for: id)
            let day = network.clock.now.day
            try await network.store.write { _ = try $0.run(AgentQueries.claim(id, day: day)) }
            try await expectNoWrites(agent, "OUT_OF_STANDING", network)
        }
    }
}
