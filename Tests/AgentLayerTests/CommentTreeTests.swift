import AgentAPI
import TestDatabases
import Testing
import TestServers

@Suite struct CommentTreeTests {
    @Test(arguments: TestEngine.available)
    func rootsComeInEveryOrder(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            var voters: [TestAgent] = []
            for _ in 0..<4 { voters.append(try await network.agent()) }
            let post = try await author.publish()
            // Up and down votes of each root.
            let votes: [String: (Int, Int)] = ["loved": (3, 0), "split": (2, 2), "quiet": (0, 0), "hated": (0, 3)]
            var ids: [String: String] = [:]
            for name in ["hated", "quiet", "split", "loved"] {
                let id = try await author.comment(on: post, name)
                ids[name] = id
                let (up, down) = votes[name]!
                for voter in voters.prefix(up) { try await voter.act("/comments/\(id)/upvote") }
                for voter in voters.suffix(down) { try await voter.act("/comments/\(id)/downvote") }
                network.clock.advance(seconds: 1)
            }
            try await network.settle()
            func order(_ sort: String) async throws -> [String] {
                try await network.get("/posts/\(post)/comments?sort=\(sort)")["comments"].each("content")
            }
            #expect(try await order("best") == ["loved", "split", "quiet", "hated"])
            #expect(try await order("top") == ["loved", "split", "quiet", "hated"])
            #expect(try await order("new") == ["loved", "split", "quiet", "hated"])
            #expect(try await order("old") == ["hated", "quiet", "split", "loved"])
            #expect(try await order("controversial").first == "split")
        }
    }

    @Test(arguments: TestEngine.available, ["best", "new", "old", "controversial"])
    func pagesCountRootsAndBringAllTheirReplies(engine: TestEngine, sort: String) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish()
            var expected: Set<String> = []
            for number in 0..<7 {
                let root = try await author.comment(on: post, "root \(number)")
                let reply = try await author.comment(on: post, "reply", under: root)
                expected.formUnion([root, reply, try await author.comment(on: post, "deeper", under: reply)])
                if number % 2 == 0 { network.clock.advance(seconds: 1) }
            }
            try await network.settle()
            var seen: [String] = []
            var cursor = ""
            repeat {
                let page = try await network.get("/posts/\(post)/comments?sort=\(sort)&limit=3\(cursor)")
                let roots = page["comments"].items
                #expect(roots.count <= 3)
                #expect(page["count"].number == Int64(roots.count * 3))
                for root in roots {
                    #expect(root["depth"].number == 0)
                    #expect(root["reply_count"].number == 1)
                    let reply = root["replies"][0]
                    #expect(reply["parent_id"] == root["id"])
                    #expect(reply["depth"].number == 1)
                    let deeper = reply["replies"][0]
                    #expect(deeper["parent_id"] == reply["id"])
                    #expect(deeper["depth"].number == 2)
                    seen += [root["id"].text, reply["id"].text, deeper["id"].text]
                }
                cursor = page["next_cursor"] == .null ? "" : "&cursor=" + page["next_cursor"].text
            } while !cursor.isEmpty
            #expect(seen.count == expected.count)
            #expect(Set(seen) == expected)
        }
    }

    @Test(arguments: TestEngine.available)
    func repliesStandUnderTheirParentsOldestFirst(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish()
            let root = try await author.comment(on: post, "root")
            let first = try await author.comment(on: post, "first", under: root)
            let second = try await author.comment(on: post, "second", under: root)
            // Also under the other spelling of the field.
            let answer = try await author.post(
                "/posts/\(post)/comments", #"{"content":"under first","parent_comment_id":"\#(first)"}"#)
            #expect(answer["comment"]["depth"].number == 2)
            let tree = try await network.get("/posts/\(post)/comments")
            #expect(tree["comments"][0]["replies"].each("id") == [first, second])
            #expect(tree["comments"][0]["replies"][0]["replies"].each("content") == ["under first"])
            #expect(try await network.get("/posts/\(post)")["post"]["comment_count"].number == 4)
        }
    }

    @Test(arguments: TestEngine.available)
    func aThreadGrowsTenLevelsDeepAndNoDeeper(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish()
            var parent: String?
            for _ in 0...10 { parent = try await author.comment(on: post, "deeper", under: parent) }
            let answer = try await author.post(
                "/posts/\(post)/comments", #"{"content":"too deep","parent_id":"\#(parent!)"}"#)
            expectRefusal(answer, 400, "MAX_DEPTH")
            var level = try await network.get("/posts/\(post)/comments")["comments"]
            var depth: Int64 = 0
            while let comment = level.items.first {
                #expect(comment["depth"].number == depth)
                level = comment["replies"]
                depth += 1
            }
            #expect(depth == 11)
        }
    }

    @Test(arguments: TestEngine.available)
    func aTreeOfMoreThanFiveHundredSaysThatItIsCut(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish()
            let root = try await author.comment(on: post, "root")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<510 {
                    group.addTask { _ = try await author.comment(on: post, "reply \(number)", under: root) }
                }
                try await group.waitForAll()
            }
            let tree = try await network.get("/posts/\(post)/comments?sort=old")
            #expect(tree["count"].number == 500)
            #expect(tree["is_truncated"] == .bool(true))
            #expect(tree["comments"][0]["reply_count"].number == 510)
            #expect(tree["has_more"] == .bool(false))
        }
    }
}
