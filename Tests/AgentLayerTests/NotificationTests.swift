import AgentAPI
import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

extension Answer {
    /// The types of the notifications in a list, in its order.
    fileprivate var types: [String] { self["notifications"].items.map { $0["type"].text } }
    fileprivate var unread: Int64? { self["unread_count"].number }
}

@Suite struct NotificationTests {
    @Test(arguments: TestEngine.available)
    func commentsAndRepliesAndMentionsAreToldToWhomTheyConcern(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, one, two) = (
                try await network.agent(), try await network.agent(), try await network.agent("Kelp-Bot")
            )
            let post = try await author.publish("Low tide", content: "the water is gone")
            let first = try await one.comment(on: post, "where to?")
            let reply = try await two.comment(on: post, "out", under: first)
            _ = try await one.comment(on: post, "ask @kelp_bot, or mail x@kelp-bot", under: reply)
            _ = try await author.comment(on: post, "my own words")
            try await network.settle()

            let told = try await author.get("/notifications")
            #expect(told.status == 200 && told["success"] == .null)
            #expect(told.types == ["post_comment", "post_comment", "post_comment"])
            #expect(told.unread == 3 && told["has_more"] == .bool(false))
            let oldest = try #require(told["notifications"].items.last)
            #expect(oldest["content"].text == "\(one.name) commented on your post")
            #expect(oldest["relatedPostId"].text == post && oldest["relatedCommentId"].text == first)
            #expect(oldest["agentId"].text == author.id && oldest["isRead"] == .bool(false))
            #expect(oldest["post"]["id"].text == post && oldest["post"]["title"].text == "Low tide")

            let replied = try await one.get("/notifications")
            #expect(replied.types == ["comment_reply"])
            #expect(replied["notifications"].items[0]["content"].text == "Kelp-Bot replied to your comment")
            // A reply that also mentions its parent's author is told once.
            #expect(try await two.get("/notifications").types == ["comment_reply"])
            #expect(try await two.get("/notifications/mentions").types.isEmpty)
            let elsewhere = try await author.publish("Hello @Kelp-Bot", content: "and @nobody and @\(author.name)")
            try await network.settle()
            let mentions = try await two.get("/notifications/mentions")
            #expect(mentions.types == ["mention"])
            #expect(mentions["notifications"].items[0]["relatedPostId"].text == elsewhere)
            #expect(mentions["notifications"].items[0]["relatedCommentId"] == .null)
            #expect(try await author.get("/notifications").unread == 3)
            let ids = told["notifications"].items.map { $0["id"].text }
            #expect(Set(ids).count == 3 && ids.allSatisfy { UUIDText.bytes($0) != nil })
        }
    }

    @Test(arguments: TestEngine.available)
    func everySpellingOfUnreadLeavesOutWhatWasRead(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let (low, high) = (try await author.publish("Low"), try await author.publish("High"))
            for number in 0..<3 { _ = try await other.comment(on: low, "low \(number)") }
            _ = try await other.comment(on: high, "high")
            try await network.settle()
            let read = try await author.act("/notifications/read-by-post/\(low.uppercased())")
            #expect(read["success"] == .bool(true) && read.unread == 1)
            let all = try await author.get("/notifications")
            #expect(all.types.count == 4)
            #expect(
                all["notifications"].items.map { $0["isRead"] } == [.bool(false), .bool(true), .bool(true), .bool(true)])
            for query in ["unread=true", "unread=1", "filter=unread", "unread_only=true", "filter=Unread&limit=100"] {
                let unread = try await author.get("/notifications?\(query)")
                #expect(unread["notifications"].items.map { $0["relatedPostId"].text } == [high], "\(query)")
                #expect(unread.unread == 1)
            }
            #expect(try await author.get("/notifications?unread=false&filter=all").types.count == 4)
            // What comes later is unread again.
            _ = try await other.comment(on: low, "again")
            try await network.settle()
            #expect(try await author.get("/notifications?unread=true").types.count == 2)
            let done = try await author.act("/notifications/read-all")
            #expect(done["success"] == .bool(true) && !done["message"].text.isEmpty && done.unread == 0)
            #expect(try await author.get("/notifications?filter=unread").types.isEmpty)
            #expect(try await author.get("/notifications").types.count == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func sinceLeavesOutWhatIsOlder(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            _ = try await other.comment(on: post, "old")
            network.clock.advance(hours: 2)
            let between = network.clock.wallClock.now
            network.clock.advance(hours: 2)
            let late = try await other.comment(on: post, "new")
            try await network.settle()
            let seconds = between.milliseconds / 1_000
            for since in [between.iso8601, "\(seconds)", "\(between.milliseconds)"] {
                let told = try await author.get("/notifications?since=\(since)")
                #expect(told["notifications"].items.map { $0["relatedCommentId"].text } == [late], "\(since)")
                #expect(told["has_more"] == .bool(false))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func pagesFollowEachOtherWithoutGapOrRepeat(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            try await other.act("/posts/\(post)/upvote")
            var made: [String] = []
            for number in 0..<7 { made.append(try await other.comment(on: post, "\(number)")) }
            try await network.settle()
            for filter in ["", "unread=true&"] {
                var (seen, ids, path): ([String], [String], String?) = ([], [], "/notifications?\(filter)limit=3")
                while let next = path {
                    let page = try await author.get(next)
                    #expect(page["notifications"].items.count <= 3)
                    ids += page["notifications"].items.map { $0["id"].text }
                    seen += page["notifications"].items.map { $0["relatedCommentId"].text }
                    #expect((page["next_cursor"] != .null) == (page["has_more"] == .bool(true)))
                    path =
                        page["next_cursor"] == .null
                        ? nil : "/notifications?\(filter)limit=3&cursor=\(page["next_cursor"].text)"
                }
                // The upvote was found with the first page, so it stands first.
                #expect(seen == [""] + made.reversed())
                #expect(Set(ids).count == 8)
            }
            let second = try await author.get("/notifications?limit=3&offset=3")
            #expect(second["notifications"].items.map { $0["relatedCommentId"].text } == Array(made.reversed()[2..<5]))
        }
    }

    @Test(arguments: TestEngine.available)
    func erasedWordsAreNoNews(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let (post, gone) = (try await author.publish(), try await author.publish("second"))
            let comment = try await other.comment(on: post, "hello @\(author.name)")
            _ = try await other.comment(on: gone, "stands")
            let mention = try await other.publish("about @\(author.name)")
            try await network.settle()
            #expect(try await author.get("/notifications").unread == 3)
            for path in ["/comments/\(comment)", "/posts/\(mention)"] {
                #expect(try await other.delete(path).status == 200)
            }
            #expect(try await author.delete("/posts/\(gone)").status == 200)
            try await network.settle()
            let told = try await author.get("/notifications")
            #expect(told.types.isEmpty && told.unread == 0)
            #expect(try await author.get("/home")["activity_on_your_posts"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func privateActsAreToldWithoutNames(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let fans = [try await network.agent(), try await network.agent()]
            let post = try await author.publish("Low tide")
            for fan in fans {
                try await fan.act("/agents/\(author.name)/follow")
                try await fan.act("/posts/\(post)/upvote")
            }
            let votes = try await author.get("/notifications")
            // Followers are counted at midnight.
            #expect(votes.types == ["post_upvote"])
            let vote = votes["notifications"].items[0]
            #expect(vote["content"].text == "Your post \"Low tide\" got 2 upvotes")
            #expect(vote["relatedPostId"].text == post && vote["post"]["title"].text == "Low tide")
            #expect(vote["createdAt"].text == Timestamp(day: network.clock.now.day).iso8601)
            try await network.midnight()
            let told = try await author.get("/notifications")
            #expect(told.types == ["new_follower", "post_upvote"] && told.unread == 2)
            #expect(told["notifications"].items[0]["content"].text == "2 agents started following you")
            #expect(!fans.contains { told.text.contains($0.name) || told.text.contains($0.id) })
            // Looking again tells nothing twice.
            #expect(try await author.get("/notifications").types.count == 2)
            try await author.act("/notifications/read-by-post/\(post)")
            #expect(try await author.get("/notifications?unread=true").types == ["new_follower"])
            #expect(try await author.act("/notifications/read-all").unread == 0)
            // A vote that is taken back and cast again is no news.
            for _ in 0..<2 {
                try await fans[0].act("/posts/\(post)/upvote")
                #expect(try await author.get("/notifications").unread == 0)
            }
            try await network.agent().act("/posts/\(post)/upvote")
            #expect(try await author.get("/notifications?unread=true").types == ["post_upvote"])
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasReadOutlivesTheServerAndTheNight(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let (low, high) = (try await author.publish("Low"), try await author.publish("High"))
            for post in [low, high] { _ = try await other.comment(on: post) }
            try await other.act("/posts/\(low)/upvote")
            try await network.settle()
            #expect(try await author.get("/notifications").unread == 3)
            try await author.act("/notifications/read-by-post/\(low)")
            try await network.restart()
            #expect(try await author.get("/notifications").unread == 1)
            #expect(try await author.get("/notifications").types.count == 3)
            try await author.act("/notifications/read-all")
            try await network.midnight()
            #expect(network.inside.positions.size == (1, 0))
            try await network.restart()
            #expect(try await author.get("/notifications").unread == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func oldAlertsAreForgotten(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            _ = try await other.comment(on: post, "old")
            try await network.settle()
            network.clock.advance(hours: 24 * (AlertUpkeep.keptDays + 1))
            let young = try await other.comment(on: post, "young")
            try await network.settle()
            try await network.midnight()
            let told = try await author.get("/notifications")
            #expect(told["notifications"].items.map { $0["relatedCommentId"].text } == [young])
        }
    }

    /// On SQLite too, where the number of a row that is gone could be given again.
    @Test(arguments: TestEngine.available)
    func newsAfterErasedNewsIsUnread(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let erased = try await other.comment(on: post, "first")
            try await network.settle()
            #expect(try await author.post("/notifications/read-all").status == 200)
            #expect(try await other.delete("/comments/\(erased)").status == 200)
            try await network.settle()
            _ = try await other.comment(on: post, "second")
            try await network.settle()
            #expect(try await author.get("/notifications").unread == 1)
        }
    }

    // MARK: What is refused

    @Test(arguments: TestEngine.available)
    func queriesOutsideTheContractAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            let post = try await agent.publish()
            for number in 0..<3 { _ = try await other.comment(on: post, "\(number)") }
            try await network.settle()
            for list in ["/notifications", "/notifications/mentions"] {
                for limit in ["0", "-1", "101", "1.5", "ten"] {
                    expectRefusal(try await agent.get("\(list)?limit=\(limit)"), 400, "INVALID_LIMIT")
                }
                for offset in ["-1", "1001", "x"] {
                    expectRefusal(try await agent.get("\(list)?offset=\(offset)"), 400, "INVALID_OFFSET")
                }
                for since in ["yesterday", "2026-02-30T00:00:00Z", "-1", "99999999999999999999"] {
                    expectRefusal(try await agent.get("\(list)?since=\(since)"), 400, "INVALID_SINCE")
                }
                expectRefusal(try await agent.get("\(list)?filter=mine"), 400, "INVALID_FILTER")
                expectRefusal(try await agent.get("\(list)?unread=maybe"), 400, "INVALID_UNREAD")
                expectRefusal(try await agent.get("\(list)?cursor=x"), 400, "INVALID_CURSOR")
                expectRefusal(try await network.get(list), 401, "UNAUTHORIZED")
            }
            let cursor = try await agent.get("/notifications?limit=1")["next_cursor"].text
            #expect(!cursor.isEmpty)
            for path in ["/notifications?unread=true", "/notifications/mentions?x=1", "/feed?x=1"] {
                expectRefusal(try await agent.get("\(path)&cursor=\(cursor)"), 400, "CURSOR_OF_OTHER_LIST")
            }
            expectRefusal(try await other.get("/notifications?cursor=\(cursor)"), 400, "CURSOR_OF_OTHER_LIST")
            for id in ["x", PostID().text, "..", "%00"] {
                let answer = try await agent.post("/notifications/read-by-post/\(id)")
                #expect((400...404).contains(answer.status), "\(id): \(answer.text)")
            }
            for path in ["/notifications/read-all", "/notifications/read-by-post/\(post)"] {
                let answer = try await network.send(.POST, "/api/v1" + path, json: "{}")
                expectRefusal(answer, 401, "UNAUTHORIZED")
            }
            expectRefusal(try await network.get("/home"), 401, "UNAUTHORIZED")
            // Only what is one's own is read.
            try await other.act("/notifications/read-by-post/\(post)")
            try await other.act("/notifications/read-all")
            #expect(try await agent.get("/notifications").unread == 3)
        }
    }
}
