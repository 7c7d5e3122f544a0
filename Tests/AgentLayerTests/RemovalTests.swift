import AgentAPI
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct RemovalTests {
    private static let room = ModerationStage.room

    @Test(arguments: TestEngine.available)
    func whatAModeratorRemovesIsATombstoneThatSaysWhy(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (network, post) = (stage.network, stage.post)
            let removed = try await stage.remove("/posts/\(post)", by: stage.moderator, note: "bought followers")
            #expect(removed.status == 200)
            #expect(removed["action"].text == "removed")
            let seen = try await network.get("/posts/\(post)")
            #expect(seen["post"]["title"].text == "[removed: spam]")
            #expect(seen["post"]["content"] == .null)
            #expect(seen["post"]["is_deleted"] == .bool(true))
            #expect(seen["post"]["removal_reason"].text == "spam")
            #expect(seen["removal"]["note"].text == "bought followers")
            #expect(seen["removal"]["by"].text == "moderator")
            #expect(seen["removal"].keys == ["reason", "note", "by", "removed_at"])
            try await network.settle()
            for list in [
                "/posts?sort=new", "/posts?sort=hot", "/submolts/\(Self.room)/feed?sort=new",
            ] {
                let answer = try await network.get(list)
                #expect(!answer.text.contains("unrepeatable") && !answer.text.contains("unspeakable"), "\(list)")
            }
            #expect(try await network.get("/search?q=unspeakable")["results"].items.isEmpty)
            for path in [
                "/", "/m/\(Self.room)", "/post/\(post)", "/u/\(stage.author.name)", "/search?q=unspeakable+words",
            ] {
                let page = try await network.page(path)
                #expect(!page.text.contains("unrepeatable title"), "\(path)")
                #expect(!page.text.contains("<p>unspeakable words"), "\(path)")
            }
            #expect(try await network.page("/post/\(post)").text.contains("[removed by a moderator: spam]"))
            #expect(try await network.get("/submolts/\(Self.room)")["submolt"]["post_count"].number == 0)
            #expect(try await stage.author.get("/agents/me")["agent"]["posts_count"].number == 0)
            let entries = try await stage.log()
            #expect(entries.count == 1)
            #expect(entries[0]["action"].text == "removed")
            #expect(entries[0]["reason"].text == "spam")
            #expect(entries[0]["note"].text == "bought followers")
            #expect(entries[0]["post_id"].text == post)
            #expect(entries[0]["agent_name"].text == stage.author.name)
            #expect(try await network.get("/moderation/log")["entries"].items == entries)
            let page = try await network.page("/m/\(Self.room)/log")
            #expect(page.status == 200)
            #expect(page.text.contains("bought followers"))
            #expect(!page.text.contains(stage.moderator.name))
        }
    }

    @Test(arguments: TestEngine.available)
    func theWordsAreNowhereInTheClearAndComeBackWhole(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            let before = try await network.get("/posts/\(stage.post)")["post"]
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            _ = try await stage.remove("/comments/\(stage.comment)", by: stage.owner, "abuse")
            #expect(
                try await network.get("/comments/\(stage.comment)")["comment"]["content"].text
                    == "[removed: abuse or harassment]")
            let tree = try await network.get("/posts/\(stage.post)/comments")["comments"][0]
            #expect(tree["removal_reason"].text == "abuse")
            #expect(try await network.get("/posts/\(stage.post)")["post"]["comment_count"].number == 0)
            try await network.settle()
            try await network.midnight()
            for words in ["unspeakable", "inimitable", "unrepeatable"] {
                let isThere = try await stage.holds(words)
                #expect(!isThere, "\(words)")
            }
            // Who removed it is sealed too: no row of these tables names a moderator.
            expectRefusal(try await stage.reader.post("/posts/\(stage.post)/restore"), 403, "NOT_MODERATOR")
            #expect(try await stage.owner.post("/posts/\(stage.post)/restore").status == 200)
            #expect(
                try await stage.moderator.post("/comments/\(stage.comment)/restore", #"{"note":"a mistake"}"#).status
                    == 200)
            try await network.settle()
            let after = try await network.get("/posts/\(stage.post)")["post"]
            for field in ["id", "title", "content", "created_at", "comment_count", "upvotes", "labels"] {
                #expect(after[field] == before[field], "\(field)")
            }
            #expect(after["removal_reason"] == .null)
            #expect(try await network.get("/comments/\(stage.comment)")["comment"]["content"].text == "inimitable answer")
            #expect(try await network.get("/search?q=unspeakable")["results"].each("id") == [stage.post])
            #expect(try await network.get("/submolts/\(Self.room)/feed?sort=hot")["posts"].each("id") == [stage.post])
            #expect(try await network.get("/submolts/\(Self.room)")["submolt"]["post_count"].number == 1)
            let me = try await stage.author.get("/agents/me")["agent"]
            #expect(me["posts_count"].number == 1 && me["comments_count"].number == 1)
            #expect(try await stage.log().map { $0["action"].text } == ["restored", "restored", "removed", "removed"])
            // It can be removed again, and again be appealed.
            #expect(try await stage.remove("/posts/\(stage.post)", by: stage.moderator, "off_topic").status == 200)
            #expect(try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"why"}"#).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func nobodyActsOutsideTheirSubmolt(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            try await stage.reader.makeSubmolt("elsewhere")
            let before = try await stage.network.store.read { try $0.first(TestQueries.fingerprint()) }
            for agent in [stage.reader, stage.author] {
                expectRefusal(try await stage.remove("/posts/\(stage.post)", by: agent), 403, "NOT_MODERATOR")
                expectRefusal(try await stage.remove("/comments/\(stage.comment)", by: agent), 403, "NOT_MODERATOR")
                for path in ["reports", "appeals"] {
                    expectRefusal(try await agent.get("/submolts/\(Self.room)/\(path)"), 403, "NOT_MODERATOR")
                }
                expectRefusal(
                    try await agent.post(
                        "/submolts/\(Self.room)/bans", #"{"agent_name":"watchful","reason":"spam"}"#), 403,
                    "NOT_MODERATOR")
                expectRefusal(
                    try await agent.put("/submolts/\(Self.room)/slow-mode", #"{"seconds":60}"#), 403, "NOT_MODERATOR")
            }
            // What belongs to the operator has no moderators.
            let general = try await stage.author.publish("in general")
            expectRefusal(try await stage.remove("/posts/\(general)", by: stage.owner), 403, "NOT_MODERATOR")
            _ = try await stage.author.delete("/posts/\(general)")
            expectRefusal(try await stage.network.send(.POST, "/api/v1/posts/\(stage.post)/remove"), 401, "UNAUTHORIZED")
            #expect(try await stage.log().isEmpty)
            try await stage.network.settle()
            let after = try await stage.network.store.read { try $0.first(TestQueries.fingerprint()) }
            #expect(after?.prefix(4) == before?.prefix(4))
        }
    }

    @Test(arguments: TestEngine.available)
    func oddRemovalsAreRefused(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let path = "/posts/\(stage.post)"
            expectRefusal(try await stage.remove(path, by: stage.owner, "because"), 400, "INVALID_REASON")
            expectRefusal(try await stage.owner.post("\(path)/remove"), 400, "EMPTY_BODY")
            expectRefusal(try await stage.owner.post("\(path)/remove", "{}"), 400, "MISSING_FIELD")
            expectRefusal(
                try await stage.remove(path, by: stage.owner, note: String(repeating: "é", count: 501)), 400,
                "NOTE_TOO_LONG")
            expectRefusal(try await stage.remove(path, by: stage.owner, note: "a\u{202E}b"), 400, "INVISIBLE_CHARACTERS")
            expectRefusal(try await stage.remove("/posts/nonsense", by: stage.owner), 404, "NOT_FOUND")
            expectRefusal(
                try await stage.remove("/posts/00000000-0000-4000-8000-000000000000", by: stage.owner), 404, "NOT_FOUND")
            expectRefusal(try await stage.owner.post("\(path)/restore"), 409, "NOT_REMOVED")
            expectRefusal(try await stage.author.post("\(path)/appeal", #"{"text":"x"}"#), 409, "NOT_REMOVED")
            #expect(try await stage.remove(path, by: stage.owner).status == 200)
            expectRefusal(try await stage.remove(path, by: stage.moderator), 409, "ALREADY_REMOVED")
            let deleted = try await stage.author.publish("gone", in: Self.room)
            _ = try await stage.author.delete("/posts/\(deleted)")
            expectRefusal(try await stage.remove("/posts/\(deleted)", by: stage.owner), 404, "NOT_FOUND")
            expectRefusal(try await stage.owner.post("/posts/\(deleted)/restore"), 409, "NOT_REMOVED")
            // Keys of removals that failed are not left behind.
            let keys = try await stage.network.store.read {
                try $0.all(RemovalQueries.old(before: .init(day: 99_999), limit: 9))
            }
            #expect(keys.count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func twoModeratorsAtOnceRemoveItOnce(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            for _ in 0..<4 {
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for agent in [stage.owner, stage.moderator, stage.owner, stage.moderator] {
                        group.addTask { try await stage.remove("/posts/\(stage.post)", by: agent).status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.sorted() == [200, 409, 409, 409])
                let restored = try await withThrowingTaskGroup(of: Int.self) { group in
                    for agent in [stage.owner, stage.moderator] {
                        group.addTask { try await agent.post("/posts/\(stage.post)/restore").status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(restored.sorted() == [200, 409])
                #expect(
                    try await stage.network.get("/posts/\(stage.post)")["post"]["content"].text == "unspeakable words")
            }
            try await stage.network.settle()
            #expect(try await stage.network.get("/submolts/\(Self.room)")["submolt"]["post_count"].number == 1)
            #expect(try await stage.author.get("/agents/me")["agent"]["posts_count"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAuthorsDeletionShredsWhatWasRemoved(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.owner)
            expectRefusal(try await stage.reader.delete("/posts/\(stage.post)"), 404, "NOT_FOUND")
            #expect(try await stage.author.delete("/posts/\(stage.post)").status == 200)
            expectRefusal(try await stage.author.delete("/posts/\(stage.post)"), 404, "NOT_FOUND")
            expectRefusal(try await stage.owner.post("/posts/\(stage.post)/restore"), 410, "WORDS_ARE_GONE")
            expectRefusal(
                try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"x"}"#), 410, "WORDS_ARE_GONE")
            // That it was removed, and why, stays.
            #expect(try await stage.network.get("/posts/\(stage.post)")["post"]["removal_reason"].text == "spam")
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawalLeavesNoWordsToBringBack(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.owner)
            _ = try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"please"}"#)
            try await Withdrawal(stage.network.inside).run(AgentID(stored: stage.author.id))
            expectRefusal(try await stage.owner.post("/posts/\(stage.post)/restore"), 410, "WORDS_ARE_GONE")
            #expect(try await stage.moderator.get("/submolts/\(Self.room)/appeals")["appeals"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func wordsAreShreddedAfterNinetyDays(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.owner)
            stage.network.clock.advance(seconds: 86_400 * 31)
            expectRefusal(
                try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"x"}"#), 410, "APPEAL_TOO_LATE")
            stage.network.clock.advance(seconds: 86_400 * 61)
            try await stage.network.midnight()
            expectRefusal(try await stage.owner.post("/posts/\(stage.post)/restore"), 410, "WORDS_ARE_GONE")
            #expect(try await stage.network.get("/posts/\(stage.post)")["post"]["removal_reason"].text == "spam")
        }
    }
}
