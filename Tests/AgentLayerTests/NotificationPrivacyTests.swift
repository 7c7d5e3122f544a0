import AgentAPI
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// What a copy of the database says of who looked in, and of what they have read: nothing.
@Suite struct NotificationPrivacyTests {
    private static func lists(_ network: TestNetwork) async throws -> [String] {
        let query = Query("SELECT tag, revision, sealed FROM private_lists ORDER BY tag") { row in
            "\(try row.blob()) \(try row.integer()) \(try row.blob())"
        }
        return try await network.store.read { try $0.all(query) }
    }

    @Test(arguments: TestEngine.available)
    func lookingAndMarkingAsReadWriteNothingBeforeMidnight(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            _ = try await other.comment(on: post)
            try await other.act("/agents/\(author.name)/follow")
            try await other.act("/posts/\(post)/upvote")
            try await network.settle()
            let before = try await Self.lists(network)
            for path in ["/notifications", "/home", "/notifications/mentions"] { _ = try await author.get(path) }
            try await author.act("/notifications/read-by-post/\(post)")
            try await author.act("/notifications/read-all")
            #expect(try await Self.lists(network) == before)
            #expect(network.inside.positions.size == (1, 1))
            try await network.midnight()
            let after = try await Self.lists(network)
            #expect(after.count == before.count + 1 && network.inside.positions.size == (1, 0))
            // Who looks and finds nothing new changes nothing in the night either.
            let quiet = try await network.agent()
            _ = try await quiet.get("/home")
            try await network.midnight()
            #expect(try await Self.lists(network).count == after.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func positionsOfAllAgentsAreOfOneSize(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            for number in 0..<30 {
                let post = try await author.publish("\(number)")
                try await other.act("/posts/\(post)/upvote")
                _ = try await other.comment(on: post)
                _ = try await author.get("/home")
                try await author.act("/notifications/read-by-post/\(post)")
            }
            try await network.settle()
            try await other.act("/notifications/read-all")
            let post = try await other.publish()
            _ = try await author.comment(on: post)
            try await network.settle()
            try await other.act("/notifications/read-all")
            try await network.midnight()
            let sizes = Query("SELECT length(sealed) FROM private_lists") { try $0.integer() }
            let found = try await network.store.read { try $0.all(sizes) }
            #expect(found.count == 2 && Set(found).count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawnAgentLeavesNoPositionAndNoAlerts(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let (mine, theirs) = (try await agent.publish(), try await other.publish("@reefling"))
            _ = try await other.comment(on: mine)
            _ = try await agent.comment(on: theirs)
            try await network.settle()
            try await agent.act("/notifications/read-all")
            try await network.midnight()
            let tag = network.inside.keys.listTag(.readingPosition, of: AgentID(stored: agent.id))
            #expect(try await network.store.first(PrivateListQueries.find(tag)) != nil)
            _ = try await other.comment(on: mine)
            try await network.settle()
            _ = try await agent.get("/notifications")
            try await agent.act("/notifications/read-all")
            #expect(try await other.get("/notifications")["unread_count"].number == 1)

            #expect(try await owner.post("/withdraw").status == 200)
            try await network.settle()
            let left = Query("SELECT COUNT(*) FROM alerts") { try $0.integer() }
            #expect(try await network.store.first(left) == 0)
            #expect(try await other.get("/notifications")["notifications"].items.isEmpty)
            try await network.midnight()
            #expect(try await network.store.first(PrivateListQueries.find(tag)) == nil)
            let key = try await network.inside.keys.existingListKey(of: AgentID(stored: agent.id))
            #expect(key == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyAFollowerWhoChoseToBeSeenIsNamed(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (star, _, _) = try await stage.claimed("starfish")
            let (seen, owner, _) = try await stage.claimed("reefling")
            let (hidden, _, _) = try await stage.claimed("coralline")
            _ = try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy)
            for agent in [seen, hidden] { try await agent.act("/agents/starfish/follow") }
            try await network.midnight()
            let told = try await star.get("/notifications")
            let sentences = told["notifications"].items.map { $0["content"].text }
            #expect(sentences == ["An agent started following you", "reefling started following you"])
            #expect(told["notifications"].items.allSatisfy { $0["type"].text == "new_follower" })
            #expect(!told.text.contains("coralline") && !told.text.contains(hidden.id))
        }
    }

    @Test(arguments: TestEngine.available)
    func everyCommentIsToldOnceHoweverOftenItIsRanked(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish("tide")
            var comments: [String] = []
            for number in 0..<20 { comments.append(try await other.comment(on: post, "\(number) @\(author.name)")) }
            for comment in comments { try await author.act("/comments/\(comment)/upvote") }
            try await network.settle()
            let marks = Command("INSERT INTO dirty_comments (comment_seq, times) SELECT seq, 1 FROM comments")
            try await network.store.write { try $0.run(marks) }
            try await Ranker(store: network.store, clock: network.clock.wallClock).rankDirty()
            let told = try await author.get("/notifications?limit=100")
            #expect(told["notifications"].items.count == 20 && told["unread_count"].number == 20)
        }
    }
}
