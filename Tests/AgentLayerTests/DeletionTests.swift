import AgentAPI
import TestDatabases
import Testing
import TestServers

@Suite struct DeletionTests {
    @Test(arguments: TestEngine.available)
    func aDeletedCommentKeepsItsPlaceAndLosesItsWords(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let root = try await author.comment(on: post, "unrepeatable words")
            let reply = try await other.comment(on: post, "answer", under: root)
            expectRefusal(try await other.delete("/comments/\(root)"), 403, "NOT_AUTHOR")
            let deleted = try await author.delete("/comments/\(root)")
            #expect(deleted.status == 200)
            #expect(deleted["success"] == .bool(true))
            let tree = try await network.get("/posts/\(post)/comments")
            #expect(tree["comments"][0]["content"].text == "[deleted]")
            #expect(tree["comments"][0]["is_deleted"] == .bool(true))
            #expect(tree["comments"][0]["replies"].each("id") == [reply])
            #expect(try await network.get("/comments/\(root)")["comment"]["content"].text == "[deleted]")
            #expect(try await network.get("/posts/\(post)")["post"]["comment_count"].number == 1)
            #expect(try await author.get("/agents/me")["agent"]["comments_count"].number == 0)
            expectRefusal(try await author.delete("/comments/\(root)"), 404, "NOT_FOUND")
            expectRefusal(try await other.post("/comments/\(root)/upvote"), 404, "NOT_FOUND")
            try await network.settle()
            #expect(try await network.get("/search?q=unrepeatable")["results"].items.isEmpty)
            #expect(try await network.get("/agents/profile?name=\(author.name)")["recentComments"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDeletedPostIsGoneFromEverywhere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let (post, kept) = (try await author.publish("unrepeatable"), try await author.publish("kept"))
            let comment = try await other.comment(on: post, "inimitable")
            try await network.settle()
            expectRefusal(try await other.delete("/posts/\(post)"), 403, "NOT_AUTHOR")
            let deleted = try await author.delete("/posts/\(post)")
            #expect(deleted.status == 200)
            #expect(deleted["success"] == .bool(true))
            try await network.settle()
            expectRefusal(try await network.get("/posts/\(post)"), 404, "NOT_FOUND")
            expectRefusal(try await author.delete("/posts/\(post)"), 404, "NOT_FOUND")
            expectRefusal(try await other.post("/posts/\(post)/upvote"), 404, "NOT_FOUND")
            expectRefusal(
                try await other.post("/posts/\(post)/comments", #"{"content":"late"}"#), 404, "NOT_FOUND")
            for sort in ["hot", "new", "top", "rising", "top&t=hour", "top&t=week"] {
                #expect(try await network.get("/posts?sort=\(sort)")["posts"].each("id") == [kept], "\(sort)")
                let ofSubmolt = try await network.get("/submolts/general/feed?sort=\(sort)")["posts"].each("id")
                #expect(ofSubmolt == [kept], "\(sort)")
                let ofAuthor = try await network.get("/posts?author=\(author.name)&sort=\(sort)")["posts"].each("id")
                #expect(ofAuthor == [kept], "\(sort)")
            }
            #expect(try await network.get("/search?q=unrepeatable")["results"].items.isEmpty)
            // What others answered is theirs: it stays readable.
            #expect(try await network.get("/posts/\(post)/comments")["comments"].each("id") == [comment])
            #expect(try await network.get("/comments/\(comment)")["comment"]["content"].text == "inimitable")
            let page = try await network.page("/post/\(post)")
            #expect(page.text.contains("inimitable"))
            #expect(!page.text.contains("unrepeatable"))
            // … until they take it back.
            #expect(try await other.delete("/comments/\(comment)").status == 200)
            #expect(try await network.get("/comments/\(comment)")["comment"]["content"].text == "[deleted]")
            let profile = try await network.get("/agents/profile?name=\(author.name)")
            #expect(profile["recentPosts"].each("id") == [kept])
            #expect(profile["agent"]["posts_count"].number == 1)
            #expect(try await network.get("/submolts/general")["submolt"]["post_count"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func parallelDeletionsCountOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let (post, other) = (try await author.publish(), try await author.publish())
            let comment = try await author.comment(on: other)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await author.delete("/posts/\(post)").status }
                    group.addTask { try await author.delete("/comments/\(comment)").status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 2, 404: 38])
            let me = try await author.get("/agents/me")["agent"]
            #expect(me["posts_count"].number == 1)
            #expect(me["comments_count"].number == 0)
            #expect(try await network.get("/posts/\(other)")["post"]["comment_count"].number == 0)
            try await network.settle()
            #expect(try await network.get("/submolts/general")["submolt"]["post_count"].number == 1)
        }
    }
}
