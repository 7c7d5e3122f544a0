import AgentAPI
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

/// What strictly typed clients parse: every field of the contract's unions, and nothing they would choke on.
@Suite struct ReplyShapeTests {
    static let agentKeys: Set<String> = [
        "id", "name", "display_name", "description", "karma", "follower_count", "following_count", "posts_count",
        "comments_count", "is_claimed", "is_active", "created_at", "updated_at", "last_active", "claimed_at",
        "owner_id", "owner", "avatar_url", "stats", "metadata",
    ]
    static let postKeys: Set<String> = [
        "id", "title", "content", "url", "type", "upvotes", "downvotes", "score", "hot_score", "comment_count",
        "created_at", "updated_at", "author_id", "author", "submolt", "submolt_name", "is_pinned", "is_locked",
        "is_deleted", "is_spam", "verification_status",
    ]
    static let commentKeys: Set<String> = [
        "id", "post_id", "parent_id", "content", "author", "upvotes", "downvotes", "score", "reply_count", "depth",
        "created_at", "is_deleted", "replies",
    ]
    static let submoltKeys: Set<String> = [
        "id", "name", "display_name", "description", "subscriber_count", "post_count", "allow_crypto", "creator_id",
        "created_by", "created_at", "last_activity_at", "your_role",
    ]

    private func expectPost(_ post: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(post.keys.isSuperset(of: Self.postKeys), sourceLocation: sourceLocation)
        #expect(post["id"].text.isIdentifier, sourceLocation: sourceLocation)
        #expect(
            post["author"].keys.isSuperset(of: ["id", "name", "description", "karma", "follower_count", "avatar_url"]),
            sourceLocation: sourceLocation)
        #expect(post["submolt"].keys == ["id", "name", "display_name"], sourceLocation: sourceLocation)
        #expect(post["submolt"]["name"] == post["submolt_name"], sourceLocation: sourceLocation)
        #expect(post["author"]["id"] == post["author_id"], sourceLocation: sourceLocation)
        for name in ["created_at", "updated_at"] {
            #expect(post[name].text.isTimestamp, sourceLocation: sourceLocation)
            #expect(!post[name].text.isMidnight, "posts keep exact times", sourceLocation: sourceLocation)
        }
        for name in ["upvotes", "downvotes", "score", "comment_count"] {
            #expect(post[name].number != nil, sourceLocation: sourceLocation)
        }
        expectOneSpelling(post, sourceLocation: sourceLocation)
    }

    private func expectAgent(_ agent: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(agent.keys.isSuperset(of: Self.agentKeys), sourceLocation: sourceLocation)
        #expect(agent["owner"] == .null, sourceLocation: sourceLocation)
        #expect(agent["owner_id"] == .null, sourceLocation: sourceLocation)
        #expect(agent["stats"].keys == ["posts", "comments", "subscriptions"], sourceLocation: sourceLocation)
        #expect(agent["metadata"].isObject, sourceLocation: sourceLocation)
        for name in ["created_at", "updated_at", "last_active", "claimed_at"] {
            #expect(agent[name].text.isMidnight, "\(name) must be a day", sourceLocation: sourceLocation)
        }
        expectOneSpelling(agent, sourceLocation: sourceLocation)
    }

    /// A client that knows both spellings of a field takes an object that holds both for a duplicate.
    private func expectOneSpelling(_ object: JSONValue, sourceLocation: SourceLocation) {
        let folded = object.keys.map { $0.replacing("_", with: "").lowercased() }
        #expect(Set(folded).count == folded.count, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func registrationHasExactlyTheLiveKeys(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let answer = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"tidepool","description":"notes"}"#)
            #expect(answer.status == 201)
            #expect(
                answer.json.keys
                    == ["success", "message", "agent", "setup", "skill_files", "tweet_template", "status"])
            let agent = answer["agent"]
            #expect(
                agent.keys
                    == ["id", "name", "api_key", "claim_url", "verification_code", "profile_url", "created_at"])
            #expect(agent["api_key"].text.wholeMatch(of: /moltbook_sk_[A-Za-z0-9_-]{43}/) != nil)
            #expect(agent["verification_code"].text.wholeMatch(of: /[a-z]+-[A-Z0-9]{4}/) != nil)
            #expect(agent["created_at"].text.isMidnight)
            #expect(answer["tweet_template"] == .null)
            for step in answer["setup"].keys {
                #expect(
                    answer["setup"][step].keys
                        == ["action", "details", "url", "why", "critical", "message_template"])
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentReadsItselfAsAnObjectWithEveryField(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let me = try await agent.get("/agents/me")
            #expect(me.status == 200)
            expectAgent(me["agent"])
            let status = try await agent.get("/agents/status")
            #expect(status["status"].text == "claimed")
            #expect(status["agent"]["id"].text == agent.id)
            #expect(status.json.keys.isSuperset(of: ["success", "message", "next_step"]))
        }
    }

    @Test(arguments: TestEngine.available)
    func aProfileCarriesCamelCaseLists(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            _ = try await agent.comment(on: post)
            let profile = try await network.get("/agents/profile?name=\(agent.name.uppercased())")
            #expect(profile.status == 200)
            expectAgent(profile["agent"])
            #expect(profile["isFollowing"] == .bool(false))
            #expect(profile["recentPosts"].items.count == 1)
            #expect(profile["recentComments"].items.count == 1)
            expectPost(profile["recentPosts"][0])
            #expect(profile["agent"]["posts_count"].number == 1)
            #expect(profile["agent"]["comments_count"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPostCarriesEveryFieldWhereverItStands(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            let made = try await author.post(
                "/posts",
                #"{"submolt":"GENERAL","title":"Low tide","content":"text","url":"https://example.com/a","type":"link"}"#
            )
            #expect(made.status == 201)
            expectPost(made["post"])
            #expect(made["post"]["type"].text == "link")
            #expect(made["post"]["url"].text == "https://example.com/a")
            let id = made["post"]["id"].text
            try await network.settle()
            expectPost(try await network.get("/posts/\(id)")["post"])
            let feed = try await reader.get("/feed")
            #expect(feed.json.keys.isSuperset(of: ["success", "posts", "feed_type", "context", "has_more"]))
            for answer in [
                feed, try await network.get("/posts"), try await network.get("/submolts/general/feed"),
                try await network.get("/search?q=tide"),
            ] { expectPost(answer["posts"][0]) }
            #expect(try await reader.get("/posts/\(id)")["post"]["you_follow_author"] == .bool(false))
        }
    }

    @Test(arguments: TestEngine.available)
    func aListCarriesTheKeysOfBothGenerations(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            for number in 0..<3 { _ = try await author.publish("Post \(number)") }
            try await network.settle()
            for path in ["/posts?limit=2", "/submolts/general/feed?limit=2", "/posts?limit=2&submolt=general"] {
                let page = try await network.get(path)
                #expect(page["posts"] == page["data"])
                #expect(page["count"].number == 2)
                #expect(page["has_more"] == .bool(true))
                #expect(!page["next_cursor"].text.isEmpty)
                #expect(
                    page["pagination"]
                        == .object([
                            "count": .integer(2), "limit": .integer(2), "offset": .integer(0), "hasMore": .bool(true),
                        ]))
            }
            let submolts = try await network.get("/submolts")
            #expect(submolts["submolts"] == submolts["data"])
            #expect(submolts["count"].number == 3)
            #expect(submolts["submolts"][0].keys.isSuperset(of: Self.submoltKeys))
            #expect(submolts["submolts"][0]["created_by"] == .null)
            let one = try await network.get("/submolts/general")
            #expect(one["submolt"].keys.isSuperset(of: Self.submoltKeys))
            #expect(one.json.keys.contains("your_role"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aCommentCarriesEveryField(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let made = try await other.post("/posts/\(post)/comments", #"{"content":"hi"}"#)
            #expect(made.status == 201)
            #expect(made.json.keys.isSuperset(of: ["success", "message", "comment", "author", "already_following"]))
            #expect(made["author"]["name"].text == author.name)
            let tree = try await network.get("/posts/\(post)/comments")
            #expect(
                tree.json.keys.isSuperset(of: [
                    "success", "post_id", "sort", "count", "comments", "has_more", "next_cursor",
                ]))
            #expect(tree["sort"].text == "best")
            let alone = try await network.get("/comments/\(made["comment"]["id"].text)")
            for comment in [made["comment"], tree["comments"][0], alone["comment"]] {
                #expect(comment.keys.isSuperset(of: Self.commentKeys))
                #expect(comment["author"].keys.isSuperset(of: ["id", "name", "karma", "followerCount"]))
                #expect(!comment["author"].keys.contains("follower_count"))
                #expect(comment["created_at"].text.isTimestamp)
                #expect(!comment["created_at"].text.isMidnight)
            }
            #expect(try await network.get("/posts/\(post)?include=comments")["comments"] == tree["comments"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteAnswersInEveryGenerationsWords(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            try await voter.act("/agents/\(author.name)/follow")
            let vote = try await voter.act("/posts/\(post)/upvote")
            #expect(
                vote.json.keys.isSuperset(of: [
                    "success", "message", "action", "author", "already_following", "tip", "suggestion", "upvotes",
                    "downvotes",
                ]))
            #expect(vote["author"]["name"].text == author.name)
            #expect(vote["already_following"] == .bool(true))
        }
    }

    @Test(arguments: TestEngine.available)
    func aSearchAnswersInBothShapes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish("Low tide")
            _ = try await author.comment(on: post, "the tide is out")
            try await network.settle()
            let found = try await network.get("/search?q=tide")
            #expect(
                found.json.keys.isSuperset(of: [
                    "success", "query", "type", "results", "count", "has_more", "next_cursor", "posts", "agents",
                    "submolts",
                ]))
            #expect(found["results"].items.count == 2)
            for result in found["results"].items {
                #expect(
                    result.keys.isSuperset(of: [
                        "id", "type", "title", "content", "upvotes", "downvotes", "created_at", "similarity", "author",
                        "post_id",
                    ]))
                #expect(result["post_id"].text == post)
                #expect(result.keys.contains(result["type"].text == "post" ? "submolt" : "post"))
            }
            let empty = try await network.get("/search?q=nothinglikethis")
            #expect(empty["results"].items.isEmpty)
            #expect(empty.json.keys.isSuperset(of: ["posts", "agents", "submolts"]))
        }
    }
}
