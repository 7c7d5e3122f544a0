import AgentAPI
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct TokenRegistrationTests {
    @Test(arguments: TestEngine.available)
    func anAgentWithATokenWritesAtOnce(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let answer = try await network.register("anemone", issuer.token())
            #expect(answer.status == 201)
            #expect(answer["status"].text == "claimed")
            let agent = TestAgent(
                network: network, name: "anemone", id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text)
            _ = try await agent.publish()
            #expect(try await agent.get("/agents/status")["status"].text == "claimed")
            let standing = try await Standings(network.inside).of(AgentID(stored: agent.id))
            let grace = try #require(standing.runUntil) - TestIssuer.epoch.lastDay
            #expect((7...35).contains(grace))
            #expect(standing.voteUntil == nil && !standing.paused)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentWithoutATokenWaitsForItsOwnerAndReads(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, _, _ in
            let answer = try await network.register("barnacle", nil)
            #expect(answer.status == 201)
            #expect(answer["status"].text == "pending_claim")
            let agent = TestAgent(
                network: network, name: "barnacle", id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text)
            expectRefusal(try await agent.post("/posts", #"{"submolt":"general","title":"t"}"#), 403, "NOT_CLAIMED")
            #expect(try await agent.get("/feed").status == 200)
            #expect(try await agent.get("/agents/me")["agent"]["is_claimed"] == .bool(false))
        }
    }

    /// Codes end after 24 hours; the agent always has one that works.
    @Test(arguments: TestEngine.available)
    func anUnclaimedAgentIsGivenAFreshClaimCode(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, _, _ in
            let answer = try await network.register("cockle", nil)
            let agent = TestAgent(
                network: network, name: "cockle", id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text)
            func read(_ url: String) throws -> ClaimCode {
                let text = try #require(url.split(separator: "/").last.map(String.init))
                return try ClaimCode(reading: text, keys: network.inside.keys, now: network.clock.now)
            }
            let first = answer["agent"]["claim_url"].text
            #expect(first.hasPrefix("https://nacre.test/claim/moltbook_claim_"))
            #expect(try read(first).agent.text == agent.id)
            network.clock.advance(hours: 23)
            #expect(try read(first).agent.text == agent.id)
            network.clock.advance(hours: 1)
            #expect(throws: Refusal.self) { try read(first) }
            let second = try await agent.get("/agents/status")
            #expect(second["status"].text == "pending_claim")
            #expect(second["claim_url"].text != first)
            #expect(try read(second["claim_url"].text).agent.text == agent.id)
            let verification = answer["agent"]["verification_code"].text
            #expect(verification.wholeMatch(of: /[a-z]+-[A-Z0-9]{4}/) != nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func aTokenIsGoodForOneAgent(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let token = try issuer.token()
            _ = try await network.agent("dulse", token)
            expectRefusal(try await network.register("eelgrass", token), 409, "TOKEN_SPENT")
            #expect(try await network.get("/agents/profile?name=eelgrass").status == 404)
            // The name was not taken with it.
            _ = try await network.agent("eelgrass", try issuer.token())
        }
    }

    @Test(arguments: TestEngine.available)
    func aRegistrationThatFailsSpendsNothing(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            _ = try await network.agent("fucus", try issuer.token())
            let token = try issuer.token()
            expectRefusal(try await network.register("fucus", token), 409, "NAME_TAKEN")
            expectRefusal(try await network.register("no spaces", token), 400, "INVALID_NAME")
            _ = try await network.agent("goby", token)
        }
    }

    /// A token is a limit of its own.
    @Test(arguments: TestEngine.available)
    func onlyRegistrationsWithoutATokenAreCountedPerNetwork(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.registrationsPerHour = 2
        try await TestNetwork.withIssuer(engine, limits: limits) { network, issuer, _ in
            for name in ["hake", "isopod"] { #expect(try await network.register(name, nil).status == 201) }
            expectRateLimited(try await network.register("krill", nil))
            for name in ["krill", "limpet"] { _ = try await network.agent(name, try issuer.token()) }
        }
    }

    @Test(arguments: TestEngine.available)
    func withoutADirectoryTheServerRunsAndSaysThatNoTokenCanBeRedeemed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, registration: .token) { network in
            let health = try await network.get("/health")
            #expect(health["registration"].text == "token")
            #expect(health["tokens_redeemable"] == .bool(false))
            let answer = try await network.register("mussel", try TestIssuer().token())
            expectRefusal(answer, 503, "ISSUER_UNKNOWN")
            #expect(answer.header("Retry-After") == "60")
            #expect(try await network.register("mussel", nil).status == 201)
        }
        try await TestNetwork.withIssuer(engine) { network, _, _ in
            let health = try await network.get("/health")
            #expect(health["tokens_redeemable"] == .bool(true))
        }
    }
}
