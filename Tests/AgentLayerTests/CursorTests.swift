import AgentAPI
import TestDatabases
import Testing
import TestServers

@Suite struct CursorTests {
    /// Every list of posts, with every order.
    static let lists = ["/posts?", "/submolts/general/feed?", "/submolts/general/posts?", "/posts?author=walker&"]
    static let sorts = ["hot", "new", "top", "rising"]

    @Test(arguments: TestEngine.available)
    func walkingAListShowsEveryPostOnceAlsoWhileNewOnesArrive(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent("walker"), try await network.agent())
            var expected: Set<String> = []
            for number in 0..<17 {
                let post = try await author.publish("Post \(number)")
                expected.insert(post)
                if number % 4 == 0 { try await voter.act("/posts/\(post)/\(number % 8 == 0 ? "up" : "down")vote") }
                // Some share their millisecond.
                if number % 3 == 0 { network.clock.advance(seconds: 0.001) }
            }
            try await network.settle()
            for list in Self.lists {
                for sort in Self.sorts {
                    let seen = try await walk(author, "\(list)sort=\(sort)&limit=5", list: "posts")
                    #expect(Set(seen) == expected, "\(list) \(sort)")
                    #expect(seen.count == expected.count, "\(list) \(sort)")
                }
            }
            network.clock.advance(seconds: 60)
            var ids: [String] = []
            var cursor = ""
            repeat {
                let page = try await network.get("/posts?sort=new&limit=4\(cursor)")
                ids += page["posts"].each("id")
                cursor = page["next_cursor"] == .null ? "" : "&cursor=" + page["next_cursor"].text
                _ = try await author.publish("arrives during the walk")
            } while !cursor.isEmpty
            #expect(ids.count == expected.count)
            #expect(Set(ids) == expected)
        }
    }

    @Test(arguments: TestEngine.available)
    func anOffsetSkipsAsManyAsItSays(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            var posts: [String] = []
            for number in 0..<7 { posts.append(try await author.publish("Post \(number)")) }
            try await network.settle()
            let page = try await network.get("/posts?sort=new&limit=3&offset=2")
            #expect(page["posts"].each("id") == Array(posts.reversed()[2..<5]))
            #expect(page["pagination"]["offset"].number == 2)
            #expect(page["pagination"]["hasMore"] == .bool(true))
            let last = try await network.get("/posts?sort=new&limit=3&offset=5")
            #expect(last["posts"].items.count == 2)
            #expect(last["has_more"] == .bool(false))
            #expect(try await network.get("/posts?offset=10000")["posts"].items.isEmpty)
            let names = try await network.get("/submolts?sort=alphabetical&limit=1&offset=1")["submolts"].each("name")
            #expect(names == ["general"])
            let comments = try await withComments(on: posts[0], by: author, count: 4)
            let rest = try await network.get("/posts/\(posts[0])/comments?sort=old&limit=2&offset=1")
            #expect(rest["comments"].each("id") == Array(comments[1...2]))
        }
    }

    @Test(arguments: TestEngine.available)
    func walkingSubmoltsShowsEachOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let owner = try await network.agent()
            var names: Set<String> = ["general", "announcements", "introductions"]
            for number in 0..<8 {
                names.insert("tide-\(number)")
                try await owner.makeSubmolt("tide-\(number)")
            }
            for sort in ["popular", "new", "alphabetical", "active"] {
                var seen: [String] = []
                var cursor = ""
                repeat {
                    let page = try await network.get("/submolts?sort=\(sort)&limit=3\(cursor)")
                    seen += page["submolts"].each("name")
                    cursor = page["next_cursor"] == .null ? "" : "&cursor=" + page["next_cursor"].text
                } while !cursor.isEmpty
                #expect(Set(seen) == names, "\(sort)")
                #expect(seen.count == names.count, "\(sort)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func walkingSearchResultsShowsEachOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            var expected: Set<String> = []
            for number in 0..<7 {
                let post = try await author.publish("seagrass \(number)")
                expected.insert(post)
                expected.insert(try await author.comment(on: post, "seagrass grows"))
            }
            try await network.settle()
            let seen = try await walk(author, "/search?q=seagrass&limit=4", list: "results")
            #expect(seen.count == 14)
            #expect(Set(seen) == expected)
        }
    }

    private func withComments(on post: String, by author: TestAgent, count: Int) async throws -> [String] {
        var comments: [String] = []
        for number in 0..<count { comments.append(try await author.comment(on: post, "Comment \(number)")) }
        return comments
    }
}
