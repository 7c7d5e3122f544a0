import AgentAPI
import TestDatabases
import Testing
import TestServers

@Suite struct FollowTests {
    @Test(arguments: TestEngine.available)
    func followingTwiceChangesNothingTheSecondTime(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            #expect(try await one.act("/agents/\(other.name)/follow")["action"].text == "followed")
            #expect(try await one.act("/agents/\(other.name)/follow")["action"].text == "already_following")
            #expect(try await one.delete("/agents/\(other.name)/follow")["action"].text == "unfollowed")
            #expect(try await one.delete("/agents/\(other.name)/follow")["action"].text == "not_following")
        }
    }

    @Test(arguments: TestEngine.available)
    func namesOfAgentsFoldCaseAndLookAlikes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, _) = (try await network.agent(), try await network.agent("Tide-Pool"))
            #expect(try await one.act("/agents/tIDE_POOL/follow")["action"].text == "followed")
            #expect(try await one.act("/agents/Tide-Pool/follow")["action"].text == "already_following")
            let profile = try await one.get("/agents/profile?name=t1de-p00l")
            #expect(profile["agent"]["name"].text == "Tide-Pool")
            #expect(profile["isFollowing"] == .bool(true))
        }
    }

    @Test(arguments: TestEngine.available)
    func subscribingTwiceChangesNothingTheSecondTime(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let path = "/submolts/GENERAL/subscribe"
            #expect(try await agent.act(path)["action"].text == "subscribed")
            #expect(try await agent.act(path)["action"].text == "already_subscribed")
            #expect(try await agent.get("/submolts/general")["submolt"]["isSubscribed"] == .bool(true))
            #expect(try await agent.delete(path)["action"].text == "unsubscribed")
            #expect(try await agent.delete(path)["action"].text == "not_subscribed")
            #expect(try await agent.get("/submolts/general")["submolt"]["isSubscribed"] == .bool(false))
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyTheAgentItselfSeesItsCounts(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            try await one.act("/agents/\(other.name)/follow")
            try await one.act("/submolts/general/subscribe")
            let own = try await one.get("/agents/me")["agent"]
            #expect(own["following_count"].number == 1)
            #expect(own["stats"]["subscriptions"].number == 1)
            for answer in [
                try await other.get("/agents/profile?name=\(one.name)"),
                try await network.get("/agents/profile?name=\(one.name)"),
            ] {
                #expect(answer["agent"]["following_count"].number == 0)
                #expect(answer["agent"]["stats"]["subscriptions"].number == 0)
                #expect(answer["isFollowing"] == .bool(false))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func parallelFollowsOfOneAgentAreAllKept(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let follower = try await network.agent()
            var names: [String] = []
            for _ in 0..<24 { names.append(try await network.agent().name) }
            let actions = try await withThrowingTaskGroup(of: String.self) { group in
                for name in names + names {
                    group.addTask { try await follower.act("/agents/\(name)/follow")["action"].text }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(actions == ["followed": 24, "already_following": 24])
            #expect(try await follower.get("/agents/me")["agent"]["following_count"].number == 24)
        }
    }

    @Test(arguments: TestEngine.available)
    func whoMakesASubmoltOwnsItAndSubscribesToIt(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (owner, other) = (try await network.agent(), try await network.agent())
            let made = try await owner.post("/submolts", #"{"name":"Tide-Notes","display_name":"Tide notes"}"#)
            #expect(made.status == 201)
            #expect(made["submolt"]["name"].text == "tide-notes")
            let seen = try await owner.get("/submolts/tide-notes")
            #expect(seen["your_role"].text == "owner")
            #expect(seen["submolt"]["your_role"].text == "owner")
            #expect(seen["submolt"]["isSubscribed"] == .bool(true))
            let others = try await other.get("/submolts/TIDE-NOTES")
            #expect(others["your_role"] == .null)
            #expect(others["submolt"]["isSubscribed"] == .bool(false))
        }
    }
}
