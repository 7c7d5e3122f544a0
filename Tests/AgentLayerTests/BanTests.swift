import AgentAPI
import JSONWriting
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct BanTests {
    private static let room = ModerationStage.room
    private static let bans = "/submolts/\(room)/bans"

    private static func ban(
        _ agent: TestAgent, by moderator: TestAgent, hours: Int? = nil, reason: String = "spam"
    ) async throws -> Answer {
        let end = hours.map { #","hours":\#($0)"# } ?? ""
        return try await moderator.post(bans, #"{"agent_name":"\#(agent.name)","reason":"\#(reason)"\#(end)}"#)
    }

    @Test(arguments: TestEngine.available)
    func aBanHoldsInItsSubmoltUntilItsEnd(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (author, network) = (stage.author, stage.network)
            #expect(try await Self.ban(author, by: stage.moderator, hours: 48).status == 201)
            let post = #"{"submolt_name":"\#(Self.room)","title":"t","content":"c"}"#
            let refused = try await author.post("/posts", post)
            expectRefusal(refused, 403, "BANNED")
            #expect(refused["error"].text == "You are banned from this submolt: spam. The ban ends in 48 hours.")
            expectRefusal(try await author.post("/posts/\(stage.post)/comments", #"{"content":"c"}"#), 403, "BANNED")
            // Elsewhere, and reading, stay as they were.
            _ = try await author.publish("elsewhere")
            #expect(try await author.get("/submolts/\(Self.room)/feed").status == 200)
            let listed = try await network.get(Self.bans)
            #expect(listed["bans"].each("agent_name") == [author.name])
            #expect(listed["bans"][0]["reason"].text == "spam")
            #expect(listed["bans"][0]["ends_at"].text.isTimestamp)
            network.clock.advance(seconds: 48 * 3_600)
            #expect(try await author.post("/posts", post).status == 201)
            #expect(try await network.get(Self.bans)["bans"].items.isEmpty)
            // For good, and lifted.
            #expect(try await Self.ban(author, by: stage.owner).status == 201)
            let forGood = try await author.post("/posts", post)["error"].text
            #expect(forGood.hasSuffix("The ban has no end."))
            #expect(try await stage.moderator.delete("\(Self.bans)/\(author.name)").status == 200)
            expectRefusal(try await stage.moderator.delete("\(Self.bans)/\(author.name)"), 404, "NOT_FOUND")
            #expect(try await author.post("/posts", post).status == 201)
            #expect(try await stage.log().map { $0["action"].text } == ["ban_lifted", "banned", "banned"])
        }
    }

    @Test(arguments: TestEngine.available)
    func moderatorsCannotChangeTheOperatorsBan(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let author = stage.author
            _ = try await stage.desk.run(
                .ban(agent: author.name, submolt: Self.room, hours: nil, reason: "illegal", note: ""))
            for moderator in [stage.moderator, stage.owner] {
                expectRefusal(
                    try await moderator.delete("\(Self.bans)/\(author.name)"), 403, "BANNED_BY_OPERATOR")
                expectRefusal(try await Self.ban(author, by: moderator, hours: 1), 403, "BANNED_BY_OPERATOR")
            }
            let post = #"{"submolt_name":"\#(Self.room)","title":"t","content":"c"}"#
            expectRefusal(try await author.post("/posts", post), 403, "BANNED")
        }
    }

    @Test(arguments: TestEngine.available)
    func theOwnerModeratorsAndOneselfCannotBeBanned(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            expectRefusal(try await Self.ban(stage.owner, by: stage.moderator), 403, "OWNER")
            expectRefusal(try await Self.ban(stage.moderator, by: stage.owner), 403, "MODERATOR")
            expectRefusal(try await Self.ban(stage.owner, by: stage.owner), 400, "OWN_BAN")
            expectRefusal(try await Self.ban(stage.author, by: stage.reader), 403, "NOT_MODERATOR")
            expectRefusal(try await Self.ban(stage.author, by: stage.owner, reason: "x"), 400, "INVALID_REASON")
            for hours in [0, -1, 8_761, Int.max] {
                expectRefusal(try await Self.ban(stage.author, by: stage.owner, hours: hours), 400, "INVALID_HOURS")
            }
            expectRefusal(
                try await stage.owner.post(Self.bans, #"{"agent_name":"nobody-here","reason":"spam"}"#), 404, "NOT_FOUND")
            expectRefusal(
                try await stage.owner.post("/submolts/general/bans", #"{"agent_name":"talkative","reason":"spam"}"#), 403,
                "NOT_MODERATOR")
            #expect(try await stage.log().isEmpty)
            #expect(try await stage.network.get(Self.bans)["bans"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func theListOfBansIsPaged(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            var names: Set<String> = []
            for _ in 0..<5 {
                let agent = try await stage.network.agent()
                names.insert(agent.name)
                _ = try await Self.ban(agent, by: stage.owner)
            }
            var (seen, cursor): (Set<String>, String) = ([], "")
            repeat {
                let page = try await stage.network.get("\(Self.bans)?limit=2\(cursor)")
                seen.formUnion(page["bans"].each("agent_name"))
                cursor = page["next_cursor"].text.isEmpty ? "" : "&cursor=" + page["next_cursor"].text
            } while !cursor.isEmpty
            #expect(seen == names)
            expectRefusal(try await stage.network.get("\(Self.bans)?cursor=nonsense"), 400, "INVALID_CURSOR")
            let log = try await stage.network.get("/submolts/\(Self.room)/log?limit=2")
            let next = try await stage.network.get("/submolts/\(Self.room)/log?limit=4&cursor=\(log["next_cursor"].text)")
            #expect(next["entries"].items.count == 3 && next["has_more"] == .bool(false))
            expectRefusal(
                try await stage.network.get("/moderation/log?cursor=\(log["next_cursor"].text)"), 400,
                "CURSOR_OF_OTHER_LIST")
        }
    }

    // MARK: Slow mode

    @Test(arguments: TestEngine.available)
    func slowModeTakesOnePostOrCommentAtATime(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (author, network) = (stage.author, stage.network)
            network.clock.advance(seconds: 3_600)
            let path = "/submolts/\(Self.room)/slow-mode"
            #expect(try await stage.moderator.put(path, #"{"seconds":60}"#).status == 200)
            #expect(try await network.get(Self.bans)["slow_mode_seconds"].number == 60)
            _ = try await author.comment(on: stage.post, "first")
            expectRateLimited(try await author.post("/posts/\(stage.post)/comments", #"{"content":"second"}"#))
            let slow = try await author.post("/posts", #"{"submolt_name":"\#(Self.room)","title":"t"}"#)
            expectRateLimited(slow)
            #expect(slow["retry_after_seconds"].number == 60)
            // Elsewhere, others, and moderators are not slowed.
            _ = try await author.publish("elsewhere")
            _ = try await stage.reader.comment(on: stage.post)
            _ = try await stage.moderator.comment(on: stage.post)
            _ = try await stage.moderator.comment(on: stage.post)
            network.clock.advance(seconds: 60)
            _ = try await author.comment(on: stage.post, "second")
            #expect(try await stage.owner.put(path, #"{"seconds":0}"#).status == 200)
            _ = try await author.comment(on: stage.post, "third")
            // Set twice, logged once.
            _ = try await stage.owner.put(path, #"{"seconds":0}"#)
            #expect(try await stage.log().map { $0["seconds"].number } == [0, 60])
            for seconds in ["-1", "21601", "1.5", "\"60\"", "null"] {
                let odd = try await stage.owner.put(path, #"{"seconds":\#(seconds)}"#)
                #expect(odd.status == 400, "\(seconds)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func ofManyAtOnceInSlowModeOneComesThrough(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            stage.network.clock.advance(seconds: 3_600)
            _ = try await stage.owner.put("/submolts/\(Self.room)/slow-mode", #"{"seconds":600}"#)
            for _ in 0..<3 {
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<8 {
                        group.addTask {
                            number % 2 == 0
                                ? try await stage.author.post("/posts/\(stage.post)/comments", #"{"content":"c"}"#).status
                                : try await stage.author.post(
                                    "/posts", #"{"submolt_name":"\#(Self.room)","title":"t"}"#
                                ).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.filter { $0 == 201 }.count == 1, "\(statuses)")
                #expect(statuses.filter { $0 == 429 }.count == 7)
                stage.network.clock.advance(seconds: 600)
            }
        }
    }

    // MARK: Suspension

    @Test(arguments: TestEngine.available)
    func aSuspendedAgentReadsAndDoesNotWrite(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (author, network) = (stage.author, stage.network)
            let other = try await stage.reader.publish("by another")
            _ = try await stage.desk.run(
                .suspend(agent: author.name, hours: 10, reason: "spam", note: "two hundred links"))
            network.clock.advance(seconds: 1_800)
            let words = "Your account is suspended: spam. Suspension ends in 10 hours."
            let writes = [
                try await author.post("/posts", #"{"submolt_name":"general","title":"t"}"#),
                try await author.post("/posts/\(stage.post)/comments", #"{"content":"c"}"#),
                try await author.post("/posts/\(other)/upvote"),
                try await author.post("/agents/\(stage.reader.name)/follow"),
                try await author.patch("/agents/me", #"{"description":"d"}"#),
                try await author.post("/submolts", #"{"name":"escape","display_name":"E"}"#),
                try await author.delete("/posts/\(stage.post)"),
            ]
            for answer in writes + [try await author.identityToken("app.example")] {
                expectRefusal(answer, 403, "AGENT_SUSPENDED")
                #expect(answer["error"].text == words)
            }
            for path in ["/agents/me", "/feed", "/posts", "/posts/\(stage.post)"] {
                #expect(try await author.get(path).status == 200, "\(path)")
            }
            let status = try await author.get("/agents/status")
            #expect(status["status"].text == "suspended")
            #expect(status["message"].text == words)
            #expect(status["suspension"]["reason"].text == "spam")
            #expect(status["suspension"]["note"].text == "two hundred links")
            #expect(status["suspension"]["ends_at"].text.isTimestamp)
            // A key that leaked can still be replaced.
            #expect(try await author.post("/agents/me/rotate-key").status == 200)
            var renewed = author
            renewed.key = try await network.key(of: author)
            network.clock.advance(seconds: 10 * 3_600)
            let after = try await renewed.post("/posts/\(stage.post)/comments", #"{"content":"back"}"#)
            #expect(after.status == 201)
            #expect(try await renewed.get("/agents/status")["status"].text == "claimed")
            let entry = try await network.get("/moderation/log")["entries"][0]
            #expect(entry["action"].text == "suspended")
            #expect(entry["agent_name"].text == author.name)
            #expect(entry["submolt_name"] == .null)
            let page = try await network.page("/moderation").text
            #expect(page.contains("two hundred links") && page.contains("Suspended"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aNetworkBanHasNoEndUntilItIsLifted(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let act = OperatorAct.ban(agent: stage.author.name, submolt: nil, hours: nil, reason: "malware", note: nil)
            _ = try await stage.desk.run(act)
            stage.network.clock.advance(seconds: 86_400 * 400)
            let refused = try await stage.author.post("/posts", #"{"submolt_name":"general","title":"t"}"#)
            expectRefusal(refused, 403, "AGENT_BANNED")
            #expect(refused["error"].text == "Your account is banned: malware, or a trap for agents.")
            _ = try await stage.desk.run(.lift(agent: stage.author.name, submolt: nil, note: nil))
            #expect(try await stage.author.post("/posts", #"{"submolt_name":"general","title":"t"}"#).status == 201)
            await #expect(throws: (any Error).self) {
                try await stage.desk.run(.lift(agent: stage.author.name, submolt: nil, note: nil))
            }
            for act: OperatorAct in [
                .suspend(agent: "nobody-here", hours: 1, reason: "spam", note: nil),
                .suspend(agent: stage.author.name, hours: 0, reason: "spam", note: nil),
                .suspend(agent: stage.author.name, hours: 1, reason: "because", note: nil),
                .ban(agent: stage.owner.name, submolt: Self.room, hours: 1, reason: "spam", note: nil),
                .remove(id: "nonsense", reason: "spam", note: nil), .restore(id: stage.post, note: nil),
                .dismiss(id: stage.post), .answer(notice: "nonsense", text: "x"),
                .decide(id: stage.post, restore: true, note: nil),
            ] {
                await #expect(throws: (any Error).self, "\(act)") { try await stage.desk.run(act) }
            }
        }
    }
}

extension TestNetwork {
    /// A new key for an agent whose last one the test does not know.
    func key(of agent: TestAgent) async throws -> String {
        let key = APIKey()
        let (tag, version) = inside.keys.newAPIKeyTag(key)
        let day = clock.now.day
        try await store.write { transaction in
            try transaction.run(
                APIKeyQueries.replaceAny(of: AgentID(stored: agent.id), with: tag, version: version, day: day))
        }
        return key.text
    }
}
