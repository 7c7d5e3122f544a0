import Storage
import TestDatabases
import Testing
import TestServers

@Suite struct VoteTests {
    @Test(arguments: TestEngine.available)
    func theSameVoteAgainTakesItBack(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            for (action, upvotes) in [("upvoted", 1), ("removed", 0), ("upvoted", 1)] as [(String, Int64)] {
                let answer = try await voter.act("/posts/\(post)/upvote")
                #expect(answer["action"].text == action)
                #expect(answer["upvotes"].number == upvotes)
                #expect(answer["downvotes"].number == 0)
            }
            #expect(try await network.get("/posts/\(post)")["post"]["upvotes"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func theOppositeVoteSwitchesAndTheAuthorsKarmaFollows(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let steps: [(String, String, Int64, Int64, Int64)] = [
                ("upvote", "upvoted", 1, 0, 1), ("downvote", "changed", 0, 1, -1), ("upvote", "changed", 1, 0, 1),
                ("upvote", "removed", 0, 0, 0), ("downvote", "downvoted", 0, 1, -1), ("downvote", "removed", 0, 0, 0),
            ]
            for (way, action, upvotes, downvotes, karma) in steps {
                let answer = try await voter.act("/posts/\(post)/\(way)")
                #expect(answer["action"].text == action)
                #expect(answer["upvotes"].number == upvotes)
                #expect(answer["downvotes"].number == downvotes)
                #expect(answer["score"].number == upvotes - downvotes)
                #expect(try await author.get("/agents/me")["agent"]["karma"].number == karma)
            }
            #expect(try await network.store.read { try $0.first(TestQueries.votes()) } == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func commentsAreVotedOnLikePosts(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await voter.publish()
            let comment = try await author.comment(on: post)
            #expect(try await voter.act("/comments/\(comment)/downvote")["action"].text == "downvoted")
            #expect(try await voter.act("/comments/\(comment)/upvote")["action"].text == "changed")
            #expect(try await author.get("/agents/me")["agent"]["karma"].number == 1)
            let seen = try await voter.get("/comments/\(comment)")["comment"]
            #expect(seen["upvotes"].number == 1)
            #expect(seen["downvotes"].number == 0)
            #expect(seen["user_vote"].text == "up")
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteIsShownToItsVoterAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter, other) = (
                try await network.agent(), try await network.agent(), try await network.agent()
            )
            let post = try await author.publish()
            try await voter.act("/posts/\(post)/downvote")
            #expect(try await voter.get("/posts/\(post)")["post"]["user_vote"].text == "down")
            #expect(try await voter.get("/posts?sort=new")["posts"][0]["user_vote"].text == "down")
            for answer in [try await other.get("/posts/\(post)"), try await network.get("/posts/\(post)")] {
                #expect(!answer["post"].keys.contains("user_vote"))
            }
            // `requester_id` is accepted, and opens nobody else's view.
            let comment = try await author.comment(on: post)
            try await voter.act("/comments/\(comment)/upvote")
            let tree = try await other.get("/posts/\(post)/comments?requester_id=\(voter.id)")
            #expect(!tree["comments"][0].keys.contains("user_vote"))
            let own = try await voter.get("/posts/\(post)/comments?requester_id=\(voter.id)")
            #expect(own["comments"][0]["user_vote"].text == "up")
        }
    }

    @Test(arguments: TestEngine.available, [400, 301])
    func parallelIdenticalVotesLeaveOneOrNoneAndOneHistory(engine: TestEngine, count: Int) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let actions = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<count {
                    group.addTask { try await voter.act("/posts/\(post)/upvote")["action"].text }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(actions == ["upvoted": (count + 1) / 2, "removed": count / 2])
            let left = Int64(count % 2)
            #expect(try await network.get("/posts/\(post)")["post"]["upvotes"].number == left)
            #expect(try await author.get("/agents/me")["agent"]["karma"].number == left)
            #expect(try await network.store.read { try $0.first(TestQueries.votes()) } == left)
        }
    }

    @Test(arguments: TestEngine.available)
    func parallelVotesOfManyAgentsAllCountAndNeverDeadlock(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            var voters: [TestAgent] = []
            for _ in 0..<12 { voters.append(try await network.agent()) }
            var posts: [String] = []
            for number in 0..<5 { posts.append(try await author.publish("Post \(number)")) }
            let comment = try await author.comment(on: posts[0])
            try await withThrowingTaskGroup(of: Void.self) { [posts] group in
                for voter in voters {
                    group.addTask {
                        for round in 0..<5 {
                            for post in posts { try await voter.act("/posts/\(post)/upvote") }
                            try await voter.act("/comments/\(comment)/\(round % 2 == 0 ? "up" : "down")vote")
                            _ = try await voter.comment(on: posts[round], "reply", under: round == 0 ? comment : nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
            for post in posts {
                let seen = try await network.get("/posts/\(post)")["post"]
                #expect(seen["upvotes"].number == 12)
                #expect(seen["comment_count"].number == (post == posts[0] ? 13 : 12))
            }
            #expect(try await author.get("/agents/me")["agent"]["karma"].number == 72)
            try await network.settle()
            if engine == .postgres {
                // The engine writes its statistics when a session ends.
                try await network.restart()
                #expect(try await network.store.read { try $0.first(TestQueries.deadlocks()) } == 0)
            }
        }
    }
}
