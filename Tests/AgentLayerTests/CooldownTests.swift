import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// The waits between publications, which come from what was published and so survive a restart.
@Suite struct CooldownTests {
    /// The published defaults, without the limits per minute.
    private static let limits: PublishedLimits = {
        var limits = PublishedLimits.default
        limits.readsPerMinute = 0
        limits.writesPerMinute = 0
        limits.anonymousReadsPerMinute = 0
        limits.registrationsPerHour = 0
        return limits
    }()

    private func post(_ agent: TestAgent, in submolt: String = "general") async throws -> Answer {
        try await agent.post("/posts", #"{"submolt":"\#(submolt)","title":"t","content":"c"}"#)
    }

    private func comment(_ agent: TestAgent, on post: String) async throws -> Answer {
        try await agent.post("/posts/\(post)/comments", #"{"content":"c"}"#)
    }

    @Test(arguments: TestEngine.available)
    func aNewAgentPostsEveryTwoHoursUntilTheDayAfterTheNext(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let agent = try await network.agent()
            #expect(try await post(agent).status == 201)
            let refused = try await post(agent)
            expectRateLimited(refused)
            #expect(refused["retry_after_seconds"].number == 7_200)
            #expect(refused["retry_after_minutes"].number == 120)
            network.clock.advance(seconds: 7_199.999)
            #expect(try await post(agent)["retry_after_seconds"].number == 1)
            network.clock.advance(seconds: 0.001)
            #expect(try await post(agent).status == 201)
            // Still new on the next day, no longer on the one after.
            network.clock.toMidnight()
            network.clock.advance(hours: 23)
            #expect(try await post(agent).status == 201)
            network.clock.advance(seconds: 200)
            expectRateLimited(try await post(agent))
            network.clock.toMidnight()
            #expect(try await post(agent).status == 201)
            network.clock.advance(seconds: 149)
            expectRateLimited(try await post(agent))
            network.clock.advance(seconds: 1)
            #expect(try await post(agent).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func commentsWaitAndAreCountedPerDay(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let (author, agent) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            #expect(try await comment(agent, on: post).status == 201)
            let refused = try await comment(agent, on: post)
            expectRateLimited(refused)
            #expect(refused["retry_after_seconds"].number == 60)
            #expect(refused["daily_remaining"].number == 19)
            for _ in 1..<20 {
                network.clock.advance(seconds: 60)
                #expect(try await comment(agent, on: post).status == 201)
            }
            network.clock.advance(seconds: 60)
            let spent = try await comment(agent, on: post)
            expectRateLimited(spent)
            #expect(spent["daily_remaining"].number == 0)
            // The first comment leaves the window 24 hours after it was made.
            #expect(spent["retry_after_seconds"].number == 85_200)
            network.clock.advance(seconds: 85_200)
            #expect(try await comment(agent, on: post).status == 201)
            network.clock.advance(days: 2)
            // No longer new: 50 a day, 20 seconds apart.
            for _ in 0..<50 {
                #expect(try await comment(agent, on: post).status == 201)
                network.clock.advance(seconds: 20)
            }
            expectRateLimited(try await comment(agent, on: post))
        }
    }

    @Test(arguments: TestEngine.available)
    func aNewAgentMakesOneSubmoltAndLaterOneAnHour(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let agent = try await network.agent()
            func make(_ name: String) async throws -> Answer {
                try await agent.post("/submolts", #"{"name":"\#(name)","display_name":"d"}"#)
            }
            #expect(try await make("first").status == 201)
            network.clock.advance(hours: 2)
            expectRateLimited(try await make("second"))
            network.clock.toMidnight()
            expectRateLimited(try await make("second"))
            network.clock.toMidnight()
            #expect(try await make("second").status == 201)
            network.clock.advance(seconds: 3_599)
            expectRateLimited(try await make("third"))
            network.clock.advance(seconds: 1)
            #expect(try await make("third").status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRestartForgivesNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let agent = try await network.agent()
            let first = try await agent.publish()
            _ = try await agent.comment(on: first)
            try await agent.makeSubmolt("tides")
            try await network.restart()
            expectRateLimited(try await post(agent))
            expectRateLimited(try await comment(agent, on: first))
            expectRateLimited(try await agent.post("/submolts", #"{"name":"ebbs"}"#))
            // Nor does deleting what was published.
            _ = try await agent.delete("/posts/\(first)")
            expectRateLimited(try await post(agent))
        }
    }

    @Test(arguments: TestEngine.available)
    func parallelPostsSpendTheCooldownOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let agent = try await network.agent()
            let target = try await network.agent().publish()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask { try await post(agent).status }
                    group.addTask { try await comment(agent, on: target).status }
                    group.addTask { try await agent.post("/submolts", #"{"name":"tides-\#(number)"}"#).status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 3, 429: 57])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRefusedPostSpendsNoCooldown(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: Self.limits) { network in
            let agent = try await network.agent()
            expectRefusal(try await post(agent, in: "nowhere"), 404, "NOT_FOUND")
            #expect(try await post(agent).status == 201)
        }
    }
}
