import AgentAPI
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct TokenEpochTests {
    private static func day(_ day: Int64, _ network: TestNetwork) {
        network.clock.advance(days: day - network.clock.now.day)
    }

    @Test(arguments: TestEngine.available)
    func aTokenIsTakenInItsEpochAndFourDaysAfter(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, file in
            let epoch = TestIssuer.epoch
            let early = try issuer.token(.run, epoch.next)
            let answer = try await network.register("early", early)
            expectRefusal(answer, 403, "TOKEN_WRONG_EPOCH")
            #expect(answer["hint"].text.contains(Timestamp(day: epoch.next.firstDay).dateText))
            let late = [try issuer.token(), try issuer.token(), try issuer.token()]
            Self.day(epoch.lastDay, network)
            _ = try await network.agent("last_day", late[0])
            Self.day(epoch.lastDay + 1, network)
            _ = try await network.agent("early", early)
            Self.day(epoch.lastDay + 4, network)
            _ = try await network.agent("fourth_day", late[1])
            Self.day(epoch.lastDay + 5, network)
            expectRefusal(try await network.register("fifth_day", late[2]), 403, "TOKEN_WRONG_EPOCH")
            // A clock that is set back is believed: the token is of its time.
            Self.day(epoch.firstDay, network)
            _ = try await network.agent("back_again", late[2])
            Self.day(epoch.firstDay - 1, network)
            expectRefusal(try await network.register("before", try issuer.token()), 403, "TOKEN_WRONG_EPOCH")
        }
    }

    /// Late tokens of the epoch before take nothing away.
    @Test(arguments: TestEngine.available)
    func anAgentRenewedEachEpochIsNeverOutOfStanding(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let agent = try await network.agent("steady", try issuer.token())
            let id = AgentID(stored: agent.id)
            let first = try #require(try await Standings(network.inside).of(id).runUntil)
            Self.day(TestIssuer.epoch.next.firstDay, network)
            let second = try #require(
                try await network.inside.redeem(try issuer.token(.run, TestIssuer.epoch.next), for: id).runUntil)
            #expect(second > first)
            #expect((7...35).contains(second - TestIssuer.epoch.next.lastDay))
            // The other epoch once more: the agent has had it.
            #expect(try await network.inside.redeem(try issuer.token(), for: id).runUntil == second)
            Self.day(second, network)
            _ = try await agent.publish()
            Self.day(second + 1, network)
            expectRefusal(try await agent.post("/posts", #"{"submolt":"general","title":"t"}"#), 403, "OUT_OF_STANDING")
        }
    }

    @Test(arguments: TestEngine.available)
    func aTokenOfTheOlderEpochNeverShortensStanding(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let id = AgentID(stored: try await network.agent("backwards", nil).id)
            Self.day(TestIssuer.epoch.next.firstDay, network)
            let new = try await network.inside.redeem(try issuer.token(.run, TestIssuer.epoch.next), for: id)
            let old = try await network.inside.redeem(try issuer.token(), for: id)
            #expect(old == new)
            // It was spent all the same: two tokens, and the agent for both epochs.
            #expect(try await network.count(TestQueries.spentTokens()) == 4)
        }
    }

    @Test(arguments: TestEngine.available)
    func theGraceIsDrawnForEachRenewal(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let token = try network.inside.issuerKeys.check(
                issuer.token().unverified, allowing: [.run], day: network.clock.now.day)
            var days: Set<Int64> = []
            for _ in 0..<400 {
                days.insert(try await Redemption(network.inside).prepare(token, for: AgentID()).until)
            }
            let all = TestIssuer.epoch.lastDay + 7...TestIssuer.epoch.lastDay + 35
            #expect(days.isSubset(of: Set(all)))
            #expect(days.count > 20)
        }
    }

    /// Neither rows nor keys of what was spent outlive the time in which it could be spent again.
    @Test(arguments: TestEngine.available)
    func spentTokensOfAClosedEpochAreForgottenWithTheirKeys(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let epoch = TestIssuer.epoch
            let token = try issuer.token()
            let agent = try await network.agent("ephemeral", token)
            _ = try await network.inside.redeem(try issuer.token(.vote), for: AgentID(stored: agent.id))
            Self.day(epoch.next.firstDay, network)
            _ = try await network.inside.redeem(
                try issuer.token(.run, epoch.next), for: AgentID(stored: agent.id))
            #expect(try await network.count(TestQueries.spentTokens()) == 6)
            Self.day(epoch.lastDay + 4, network)
            try await DailyJob(network: network.inside).runIfDue()
            expectRefusal(try await network.register("replay", token), 409, "TOKEN_SPENT")
            try await network.midnight()
            // A server whose clock is behind may still take its tokens.
            #expect(try await network.count(TestQueries.spentTokens()) == 6)
            try await network.midnight()
            #expect(try await network.count(TestQueries.spentTokens()) == 2)
            #expect(try await network.inside.keys.spentTokenKeys().map(\.epoch) == [epoch.next])
            expectRefusal(try await network.register("replay", token), 403, "TOKEN_WRONG_EPOCH")
            #expect(try await Standings(network.inside).of(AgentID(stored: agent.id)).runUntil != nil)
        }
    }
}
