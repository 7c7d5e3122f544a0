import AgentAPI
import JSONWriting
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct MidnightTests {
    @Test(arguments: TestEngine.available)
    func countsOfFollowersAndSubscribersMoveAtMidnight(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let star = try await network.agent()
            let fans = [try await network.agent(), try await network.agent(), try await network.agent()]
            func followers() async throws -> Int64? {
                try await network.get("/agents/profile?name=\(star.name)")["agent"]["follower_count"].number
            }
            func subscribers() async throws -> Int64? {
                try await network.get("/submolts/general")["submolt"]["subscriber_count"].number
            }
            for fan in fans {
                try await fan.act("/agents/\(star.name)/follow")
                try await fan.act("/submolts/general/subscribe")
            }
            network.clock.advance(hours: 5)
            try await DailyJob(network: network.inside).runIfDue()
            #expect(try await followers() == 0)
            #expect(try await subscribers() == 0)
            try await network.midnight()
            #expect(try await followers() == 3)
            #expect(try await subscribers() == 3)
            // What comes and goes on one day leaves no trace in the counts.
            _ = try await fans[0].delete("/agents/\(star.name)/follow")
            _ = try await fans[1].delete("/agents/\(star.name)/follow")
            try await fans[1].act("/agents/\(star.name)/follow")
            _ = try await fans[0].delete("/submolts/general/subscribe")
            #expect(try await followers() == 3)
            try await network.restart()
            #expect(try await followers() == 3)
            try await network.midnight()
            #expect(try await followers() == 2)
            #expect(try await subscribers() == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func twoReplicasAtMidnightCountOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let star = try await network.agent()
            for _ in 0..<30 { try await network.agent().act("/agents/\(star.name)/follow") }
            network.clock.toMidnight()
            let job = DailyJob(network: network.inside)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await job.runIfDue() } }
                try await group.waitForAll()
            }
            #expect(try await star.get("/agents/me")["agent"]["follower_count"].number == 30)
        }
    }

    @Test(arguments: TestEngine.available)
    func theDayOfLastActivityMovesAtMidnightAndWithPublicationsOnly(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (writer, reader) = (try await network.agent(), try await network.agent())
            let first = network.clock.now.day
            func lastActive(_ agent: TestAgent) async throws -> String {
                try await network.get("/agents/profile?name=\(agent.name)")["agent"]["last_active"].text
            }
            try await network.midnight()
            let post = try await writer.publish()
            try await reader.act("/posts/\(post)/upvote")
            try await reader.act("/agents/\(writer.name)/follow")
            _ = try await reader.get("/feed")
            #expect(try await lastActive(writer) == Timestamp(day: first).iso8601)
            try await network.midnight()
            #expect(try await lastActive(writer) == Timestamp(day: first + 1).iso8601)
            #expect(try await lastActive(reader) == Timestamp(day: first).iso8601)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentCountsAsActiveForSevenDays(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for day in 0..<9 {
                let seen = try await network.get("/agents/profile?name=\(agent.name)")["agent"]["is_active"]
                #expect(seen == .bool(day < 7), "day \(day)")
                network.clock.advance(days: 1)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func votingClosesAfterNinetyDaysAndTheKeyOfTheDayIsDestroyed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let comment = try await author.comment(on: post)
            try await voter.act("/posts/\(post)/upvote")
            let day = network.clock.now.day
            network.clock.advance(days: 89)
            try await network.midnight()
            #expect(try await voter.get("/posts/\(post)")["post"]["user_vote"].text == "up")
            #expect(try await voter.act("/posts/\(post)/downvote")["action"].text == "changed")
            let before = try await network.inside.keys.voteTagger(day: day, today: day)
            try await network.midnight()
            expectRefusal(try await voter.post("/posts/\(post)/upvote"), 403, "VOTING_CLOSED")
            expectRefusal(try await voter.post("/comments/\(comment)/upvote"), 403, "VOTING_CLOSED")
            // The vote still counts, but nobody can tell any more whose it is.
            let seen = try await voter.get("/posts/\(post)")["post"]
            #expect(seen["downvotes"].number == 1)
            #expect(!seen.keys.contains("user_vote"))
            let after = try await network.inside.keys.voteTagger(day: day, today: day)
            let agent = AgentID()
            #expect(before?.tag(target: [1], agent: agent) != after?.tag(target: [1], agent: agent))
        }
    }

    @Test(arguments: TestEngine.available)
    func everythingReadsTheSameAfterTheNightlyRewrite(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = [try await network.agent(), try await network.agent(), try await network.agent()]
            let post = try await agents[0].publish("Low tide")
            try await agents[1].act("/posts/\(post)/upvote")
            try await agents[2].act("/agents/\(agents[0].name)/follow")
            try await network.settle()
            try await network.midnight()
            try await network.midnight()
            #expect(try await agents[1].get("/posts/\(post)")["post"]["user_vote"].text == "up")
            #expect(try await agents[2].get("/agents/me")["agent"]["following_count"].number == 1)
            #expect(try await network.get("/search?q=low")["results"].each("id") == [post])
            for agent in agents {
                #expect(try await agent.get("/agents/me")["agent"]["id"].text == agent.id)
                let found = try await network.get("/search?q=\(agent.name)&type=agents")["agents"].each("name")
                #expect(found.contains(agent.name))
            }
        }
    }
}
