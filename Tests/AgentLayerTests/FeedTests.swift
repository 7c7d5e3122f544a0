import AgentAPI
import TestDatabases
import Testing
import TestServers

@Suite struct FeedTests {
    @Test(arguments: TestEngine.available)
    func theFeedOfWhoFollowsNobodyIsTheWholeNetwork(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            try await network.settle()
            let feed = try await reader.get("/feed")
            #expect(feed["posts"].each("id") == [post])
            #expect(feed["feed_type"].text == "global")
        }
    }

    @Test(arguments: TestEngine.available, ["hot", "new", "top", "rising"])
    func aPostThatIsFollowedAndSubscribedToComesOnce(engine: TestEngine, sort: String) async throws {
        try await TestNetwork.run(engine) { network in
            let (followed, stranger, reader) = (
                try await network.agent(), try await network.agent(), try await network.agent()
            )
            try await reader.makeSubmolt("tides")
            try await reader.act("/agents/\(followed.name)/follow")
            let both = try await followed.publish("both", in: "tides")
            let byFollowed = try await followed.publish("followed", in: "general")
            let inSubmolt = try await stranger.publish("submolt", in: "tides")
            _ = try await stranger.publish("neither", in: "general")
            try await network.settle()
            let all = try await reader.get("/feed?sort=\(sort)")
            #expect(all["posts"].each("id").sorted() == [both, byFollowed, inSubmolt].sorted())
            #expect(all["feed_type"].text == "personalized")
            let following = try await reader.get("/feed?sort=\(sort)&filter=following")
            #expect(following["posts"].each("id").sorted() == [both, byFollowed].sorted())
            #expect(following["posts"].items.allSatisfy { $0["you_follow_author"] == .bool(true) })
        }
    }

    @Test(arguments: TestEngine.available, ["hot", "new", "top", "rising"])
    func thePagesOfAPersonalFeedHoldEveryPostOnce(engine: TestEngine, sort: String) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other, reader) = (
                try await network.agent(), try await network.agent(), try await network.agent()
            )
            try await reader.act("/submolts/general/subscribe")
            try await reader.act("/agents/\(one.name)/follow")
            var expected: [String] = []
            for number in 0..<11 {
                expected.append(try await (number % 2 == 0 ? one : other).publish("Post \(number)"))
                network.clock.advance(seconds: number % 3 == 0 ? 0 : 0.5)
            }
            for post in expected.prefix(4) { try await reader.network.agent().act("/posts/\(post)/upvote") }
            try await network.settle()
            let seen = try await walk(reader, "/feed?sort=\(sort)&limit=3", list: "posts")
            #expect(seen.count == expected.count)
            #expect(Set(seen) == Set(expected))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsPublishedAndErasedHereIsSeenAtOnceByAllWhoShareARange(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let readers = [try await network.agent(), try await network.agent()]
            for reader in readers {
                for author in [one, other] { try await reader.act("/agents/\(author.name)/follow") }
            }
            var expected: [String] = []
            for number in 0..<4 {
                network.clock.advance(seconds: 0.01)
                expected.insert(try await (number % 2 == 0 ? one : other).publish("Post \(number)"), at: 0)
                for reader in readers {
                    #expect(try await reader.get("/feed?sort=new")["posts"].each("id") == expected)
                }
            }
            _ = try await one.delete("/posts/\(expected[1])")
            expected.remove(at: 1)
            for reader in readers {
                #expect(try await reader.get("/feed?sort=new")["posts"].each("id") == expected)
            }
            try await network.settle()
            for sort in ["hot", "top", "rising"] {
                let seen = try await readers[0].get("/feed?sort=\(sort)")["posts"].each("id")
                #expect(Set(seen) == Set(expected), "\(sort)")
            }
            // What the votes change shows as soon as it is ranked, though the clock stands still.
            try await readers[0].act("/posts/\(expected[2])/upvote")
            try await network.settle()
            try await eventually("the vote shows") {
                try await readers[1].get("/feed?sort=top")["posts"].each("id").first == expected[2]
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theFeedOfWhoFollowsOnlyASilentAgentIsEmpty(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, silent, reader) = (
                try await network.agent(), try await network.agent(), try await network.agent()
            )
            _ = try await author.publish()
            try await network.settle()
            #expect(try await reader.get("/feed?filter=following")["posts"].items.isEmpty)
            try await reader.act("/agents/\(silent.name)/follow")
            #expect(try await reader.get("/feed")["posts"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aFollowOfHundredsOfAgentsStillGivesOneFeed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let reader = try await network.agent()
            var posts: [String] = []
            for _ in 0..<210 {
                let author = try await network.agent()
                posts.append(try await author.publish(author.name))
                try await reader.act("/agents/\(author.name)/follow")
            }
            try await network.settle()
            let seen = try await walk(reader, "/feed?sort=new&limit=100", list: "posts")
            // A feed merges at most 200 ranges; those followed last count.
            #expect(Set(seen) == Set(posts.suffix(200)))
            #expect(seen.count == 200)
        }
    }
}

/// Follows `next_cursor` to the end of a list; the ids in the order in which they came.
func walk(_ agent: TestAgent, _ path: String, list: String) async throws -> [String] {
    var ids: [String] = []
    var cursor = ""
    for _ in 0..<1_000 {
        let answer = try await agent.get(path + cursor)
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        ids += answer[list].each("id")
        guard answer["has_more"] == .bool(true) else {
            #expect(answer["next_cursor"] == .null)
            return ids
        }
        #expect(!answer[list].items.isEmpty)
        cursor = "&cursor=" + answer["next_cursor"].text
    }
    Issue.record("the list never ends")
    return ids
}
