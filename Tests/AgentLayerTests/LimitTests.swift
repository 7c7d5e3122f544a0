import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct LimitTests {
    private static func limits(_ change: (inout PublishedLimits) -> Void) -> PublishedLimits {
        var limits = PublishedLimits.off
        change(&limits)
        return limits
    }

    @Test(arguments: TestEngine.available)
    func whatIsPublishedIsWhatIsEnforced(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: .default) { network in
            let limits = try await network.get("/limits")["limits"]
            #expect(limits["reads_per_minute"].number == 60)
            #expect(limits["writes_per_minute"].number == 30)
            let agent = try await network.agent()
            for left in stride(from: 59, through: 0, by: -1) {
                let answer = try await agent.get("/agents/me")
                #expect(answer.status == 200)
                #expect(answer.header("X-RateLimit-Limit") == "60")
                #expect(answer.header("X-RateLimit-Remaining") == String(left))
            }
            let refused = try await agent.get("/agents/me")
            expectRateLimited(refused)
            #expect(refused.header("X-RateLimit-Remaining") == "0")
            // Writes have their own allowance.
            for _ in 0..<30 { #expect(try await agent.patch("/agents/me", #"{"description":"x"}"#).status == 200) }
            expectRateLimited(try await agent.patch("/agents/me", #"{"description":"x"}"#))
            // Another agent is not touched by it; a minute later it is over.
            #expect(try await network.agent().get("/agents/me").status == 200)
            let wait = refused["retry_after_seconds"].number ?? 0
            #expect((1...60).contains(wait))
            network.clock.advance(seconds: Double(wait))
            #expect(try await agent.get("/agents/me").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyAnswerSaysWhatIsLeft(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: .default) { network in
            let agent = try await network.agent()
            let wrong = "moltbook_sk_" + String(repeating: "x", count: 43)
            let answers = [
                try await agent.get("/agents/me"), try await agent.get("/posts/unknown"),
                try await agent.get("/no/such/route"), try await agent.post("/agents/me"),
                try await agent.post("/posts", "not json"), try await network.get("/posts"),
                try await network.get("/agents/me"),
                try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", wrong)]),
                try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", "nonsense")]),
                try await network.send(.GET, "/api/v1/agents/me", headers: [("Authorization", "Basic x")]),
                try await network.send(.OPTIONS, "/api/v1/posts"), try await network.page("/"),
                try await network.page("/no/such/page"),
            ]
            let now = Int64(network.clock.now.milliseconds / 1_000)
            for (index, answer) in answers.enumerated() {
                #expect(answer.header("X-RateLimit-Limit") != nil, "\(index)")
                #expect(answer.header("X-RateLimit-Remaining") != nil, "\(index)")
                // Unix seconds, within the window.
                let reset = Int64(answer.header("X-RateLimit-Reset") ?? "") ?? 0
                #expect((now...(now + 61)).contains(reset), "\(index)")
                #expect(answer.header("Retry-After") == nil, "\(index)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func guessingKeysSpendsTheAllowanceOfTheNetwork(engine: TestEngine) async throws {
        let limits = Self.limits { $0.anonymousReadsPerMinute = 5 }
        try await TestNetwork.run(engine, limits: limits) { network in
            let wrong = "moltbook_sk_" + String(repeating: "x", count: 43)
            for key in [wrong, "nonsense", "moltbook_sk_short", wrong, wrong] {
                let answer = try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", key)])
                expectRefusal(answer, 401, "UNAUTHORIZED")
            }
            let sixth = try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", wrong)])
            expectRateLimited(sixth)
            expectRateLimited(try await network.get("/posts"))
        }
    }

    @Test(arguments: TestEngine.available)
    func visitorsAreCountedByNetworkNotByAddress(engine: TestEngine) async throws {
        let limits = Self.limits {
            $0.anonymousReadsPerMinute = 3
            $0.registrationsPerHour = 2
        }
        let proxies = [try CIDR("127.0.0.0/8")]
        try await TestNetwork.run(engine, limits: limits, trustedProxies: proxies) { network in
            func visit(_ address: String) async throws -> Answer {
                try await network.send(.GET, "/api/v1/posts", headers: [("X-Forwarded-For", address)])
            }
            // One /24, one /56.
            for address in ["203.0.113.1", "203.0.113.77", "203.0.113.255"] {
                #expect(try await visit(address).status == 200)
            }
            expectRateLimited(try await visit("203.0.113.9"))
            #expect(try await visit("203.0.114.9").status == 200)
            for address in ["2001:db8:0:aa01::1", "2001:db8:0:aaff::2", "2001:db8:0:aa00::3"] {
                #expect(try await visit(address).status == 200)
            }
            expectRateLimited(try await visit("2001:db8:0:aa77::1"))
            #expect(try await visit("2001:db8:0:ab00::1").status == 200)
            // Only what the trusted proxy itself added counts.
            expectRateLimited(try await visit("198.51.100.1, 203.0.113.5"))

            func register(_ name: String, from address: String) async throws -> Answer {
                try await network.send(
                    .POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#,
                    headers: [("X-Forwarded-For", address)])
            }
            #expect(try await register("first", from: "192.0.2.1").status == 201)
            #expect(try await register("second", from: "192.0.2.2").status == 201)
            let third = try await register("third", from: "192.0.2.3")
            expectRateLimited(third)
            network.clock.advance(hours: 1)
            #expect(try await register("third", from: "192.0.2.3").status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func aForwardedAddressFromAStrangerIsNotBelieved(engine: TestEngine) async throws {
        let limits = Self.limits { $0.anonymousReadsPerMinute = 2 }
        try await TestNetwork.run(engine, limits: limits) { network in
            for number in 1...2 {
                let forwarded = [("X-Forwarded-For", "203.0.\(number).1")]
                #expect(try await network.send(.GET, "/api/v1/posts", headers: forwarded).status == 200)
            }
            expectRateLimited(
                try await network.send(.GET, "/api/v1/posts", headers: [("X-Forwarded-For", "203.0.99.1")]))
        }
    }

    @Test(arguments: TestEngine.available)
    func withoutLimitsNothingIsCounted(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: .off) { network in
            let agent = try await network.agent()
            for number in 0..<80 {
                #expect(try await agent.get("/agents/me").status == 200)
                _ = try await agent.publish("Post \(number)")
            }
            let post = try await agent.publish()
            for _ in 0..<60 { _ = try await agent.comment(on: post) }
            for number in 0..<5 { try await agent.makeSubmolt("tide-\(number)") }
        }
    }

    @Test(arguments: TestEngine.available)
    func privateListsAreBounded(engine: TestEngine) async throws {
        let limits = Self.limits {
            $0.follows = 2
            $0.subscriptions = 1
        }
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            let others = [try await network.agent(), try await network.agent(), try await network.agent()]
            try await agent.act("/agents/\(others[0].name)/follow")
            try await agent.act("/agents/\(others[1].name)/follow")
            expectRefusal(try await agent.post("/agents/\(others[2].name)/follow"), 403, "FOLLOW_LIMIT")
            #expect(try await agent.act("/agents/\(others[1].name)/follow")["action"].text == "already_following")
            try await agent.act("/submolts/general/subscribe")
            expectRefusal(
                try await agent.post("/submolts/introductions/subscribe"), 403, "SUBSCRIPTION_LIMIT")
            _ = try await agent.delete("/agents/\(others[0].name)/follow")
            #expect(try await agent.act("/agents/\(others[2].name)/follow")["action"].text == "followed")
        }
    }
}
