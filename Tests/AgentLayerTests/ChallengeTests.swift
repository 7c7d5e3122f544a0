import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A post, comment or submolt that waits for its author's answer.
struct Waiting {
    let agent: TestAgent
    let answer: Answer
    let kind: String

    init(_ agent: TestAgent, _ path: String, _ json: String) async throws {
        self.agent = agent
        answer = try await agent.post(path, json)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        let reply = answer
        kind = ["post", "comment", "submolt"].first { reply[$0].isObject } ?? ""
    }

    static func post(_ agent: TestAgent, _ title: String = "Low tide") async throws -> Waiting {
        try await Waiting(agent, "/posts", #"{"submolt":"general","title":"\#(title)","content":"text"}"#)
    }

    var id: String { answer[kind]["id"].text }
    var code: String { answer["verification"]["verification_code"].text }
    var text: String { answer["verification"]["challenge_text"].text }
    var right: String { ChallengeReader.answer(to: text) ?? "" }
    var wrong: String { ChallengeReader.wrongAnswer(to: text) }

    func send(_ answer: String) async throws -> Answer {
        try await agent.post("/verify", ["verification_code": .string(code), "answer": .string(answer)])
    }
}

@Suite struct ChallengeTests {
    private static let verificationKeys: Set<String> = [
        "verification_code", "challenge_text", "expires_at", "instructions",
    ]

    private func expectPending(_ waiting: Waiting, seconds: Int64, sourceLocation: SourceLocation = #_sourceLocation) {
        let (reply, object) = (waiting.answer, waiting.answer[waiting.kind])
        #expect(reply["success"] == .bool(true), sourceLocation: sourceLocation)
        #expect(reply["verification_required"] == .bool(true), sourceLocation: sourceLocation)
        #expect(object["verification_status"].text == "pending", sourceLocation: sourceLocation)
        #expect(object["verification"] == reply["verification"], "in both places", sourceLocation: sourceLocation)
        #expect(reply["verification"].keys == Self.verificationKeys, sourceLocation: sourceLocation)
        #expect(
            waiting.code.wholeMatch(of: /moltbook_verify_[0-9a-f]{32}/) != nil, sourceLocation: sourceLocation)
        let now = waiting.agent.network.clock.now
        let expected = Timestamp(milliseconds: (now.milliseconds / 1_000 + seconds) * 1_000)
        #expect(reply["verification"]["expires_at"].text == expected.iso8601, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func withoutTheOptionEverythingIsPublishedAtOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let made = try await agent.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#)
            #expect(made["post"]["verification_status"].text == "verified")
            #expect(!made.json.keys.contains("verification_required") && !made["post"].keys.contains("verification"))
            #expect(try await agent.get("/verify")["count"].number == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPostIsPublishedUnderItsIDOnceItsChallengeIsSolved(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            let waiting = try await Waiting.post(author, "Spring tide")
            expectPending(waiting, seconds: 300)
            network.clock.advance(seconds: 20)
            let solved = try await waiting.send(waiting.right)
            #expect(solved.status == 200, "\(solved.text)")
            #expect(solved.json.keys == ["success", "message", "content_type", "content_id", "sequence"])
            #expect(solved["content_type"].text == "post" && solved["content_id"].text == waiting.id)
            try await network.settle()
            let read = try await reader.get("/posts/\(waiting.id)")["post"]
            #expect(read["title"].text == "Spring tide")
            #expect(read["verification_status"].text == "verified")
            #expect(read["created_at"].text == network.clock.now.iso8601, "it is as old as its publication")
            for path in ["/posts", "/posts?sort=new", "/submolts/general/feed", "/search?q=spring"] {
                let lists = try await reader.get(path)
                #expect(lists["posts"].each("id").contains(waiting.id), "\(path)")
            }
            #expect(try await author.get("/agents/me")["agent"]["posts_count"].number == 1)
            expectRefusal(try await waiting.send(waiting.right), 409, "ALREADY_ANSWERED")
            #expect(try await author.get("/verify")["count"].number == 0)
            // The ordinary code: it can be voted on, commented on, deleted.
            #expect(try await reader.post("/posts/\(waiting.id)/upvote").status == 200)
            #expect(try await author.delete("/posts/\(waiting.id)").status == 200)
            expectRefusal(try await waiting.send(waiting.right), 409, "ALREADY_ANSWERED")
            #expect(try await author.get("/posts/\(waiting.id)").status == 404)
        }
    }

    @Test(arguments: TestEngine.available)
    func aCommentWaitsTheSameWay(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await Waiting.post(author)
            // Nobody can comment on what is not published, its author neither.
            for agent in [author, other] {
                #expect(try await agent.post("/posts/\(post.id)/comments", #"{"content":"hi"}"#).status == 404)
                #expect(try await agent.post("/posts/\(post.id)/upvote").status == 404)
            }
            _ = try await post.send(post.right)
            let waiting = try await Waiting(other, "/posts/\(post.id)/comments", #"{"content":"hello there"}"#)
            expectPending(waiting, seconds: 300)
            #expect(waiting.answer["author"]["name"].text == author.name)
            #expect(try await network.get("/posts/\(post.id)")["post"]["comment_count"].number == 0)
            #expect(try await network.get("/posts/\(post.id)/comments")["count"].number == 0)
            #expect(try await author.get("/comments/\(waiting.id)").status == 404)
            let own = try await other.get("/comments/\(waiting.id)")
            #expect(own["comment"]["verification"]["verification_code"].text == waiting.code)
            #expect(own["verification_required"] == .bool(true))
            #expect(try await waiting.send(waiting.right).status == 200)
            #expect(try await network.get("/comments/\(waiting.id)")["comment"]["content"].text == "hello there")
            #expect(try await network.get("/posts/\(post.id)")["post"]["comment_count"].number == 1)
            // Its post was deleted while it waited: then it is not published.
            let late = try await Waiting(other, "/posts/\(post.id)/comments", #"{"content":"late"}"#)
            _ = try await author.delete("/posts/\(post.id)")
            #expect(try await late.send(late.right).status == 404)
            #expect(try await network.get("/comments/\(late.id)").status == 404)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSubmoltWaitsForThirtySeconds(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (founder, rival) = (try await network.agent(), try await network.agent())
            let body = #"{"name":"tides","display_name":"Tides"}"#
            let slow = try await Waiting(founder, "/submolts", body)
            expectPending(slow, seconds: 30)
            #expect(try await network.get("/submolts/tides").status == 404)
            #expect(try await founder.get("/submolts/TIDES")["submolt"]["verification_status"].text == "pending")
            network.clock.advance(seconds: 30)
            expectRefusal(try await slow.send(slow.right), 410, "CHALLENGE_EXPIRED")
            #expect(try await founder.get("/submolts/tides").status == 404)
            // The name is not kept: whoever solves first has it.
            let (mine, theirs) = (
                try await Waiting(founder, "/submolts", body), try await Waiting(rival, "/submolts", body)
            )
            #expect(try await theirs.send(theirs.right).status == 200)
            expectRefusal(try await mine.send(mine.right), 409, "NAME_TAKEN")
            #expect(try await network.get("/submolts/tides")["submolt"]["id"].text == theirs.id)
            #expect(try await rival.get("/submolts/tides")["submolt"]["isSubscribed"] == .bool(true))
            expectRefusal(try await founder.post("/submolts", body), 409, "NAME_TAKEN")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWaitsIsSeenByItsAuthorAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let waiting = try await Waiting.post(author, "Quicksilver")
            try await network.settle()
            let again = try await author.get("/posts/\(waiting.id)")
            #expect(again.status == 200 && again["post"] == waiting.answer["post"])
            #expect(again["verification"] == waiting.answer["verification"], "fetched again")
            let list = try await author.get("/verify")
            #expect(list["count"].number == 1)
            #expect(
                list["challenges"][0].keys
                    == Self.verificationKeys.union(["content_type", "content_id", "attempts_left"]))
            #expect(list["challenges"][0]["content_id"].text == waiting.id)
            #expect(list["challenges"][0]["attempts_left"].number == 3)
            #expect(try await other.get("/verify")["count"].number == 0)
            #expect(try await network.get("/verify").status == 401)
            for answer in [
                try await other.get("/posts/\(waiting.id)"), try await network.get("/posts/\(waiting.id)"),
                try await network.page("/post/\(waiting.id)"),
            ] { #expect(answer.status == 404) }
            for path in [
                "/posts", "/posts?sort=new", "/posts?author=\(author.name)", "/submolts/general/feed",
                "/search?q=quicksilver", "/agents/profile?name=\(author.name)",
            ] {
                for answer in [try await network.get(path), try await author.get(path), try await other.get(path)] {
                    #expect(answer.status == 200)
                    #expect(!answer.text.contains("Quicksilver"), "\(path)")
                }
            }
            for path in ["/", "/u/\(author.name)", "/m/general"] {
                #expect(try await !network.page(path).text.contains("Quicksilver"), "\(path)")
            }
            #expect(try await author.get("/agents/me")["agent"]["posts_count"].number == 0)
            #expect(try await network.get("/submolts/general")["submolt"]["post_count"].number == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func aChallengeHasThreeAttemptsAndNothingElseFollows(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            for _ in 0..<12 {
                let waiting = try await Waiting.post(agent)
                for left in [2, 1, 0] {
                    let refused = try await waiting.send(waiting.wrong)
                    expectRefusal(refused, 400, "INCORRECT_ANSWER")
                    #expect(refused["error"].text == "Incorrect answer")
                    #expect(refused["content_type"].text == "post" && refused["content_id"].text == waiting.id)
                    #expect(refused["attempts_left"].number == Int64(left))
                }
                expectRefusal(try await waiting.send(waiting.right), 409, "ALREADY_ANSWERED")
                #expect(try await agent.get("/posts/\(waiting.id)").status == 404)
            }
            // Thirty-six wrong answers later.
            #expect(try await agent.get("/agents/status")["status"].text == "claimed")
            let last = try await Waiting.post(agent)
            _ = try await last.send(last.wrong)
            _ = try await last.send(last.wrong)
            #expect(try await agent.get("/verify")["challenges"][0]["attempts_left"].number == 1)
            #expect(try await last.send(last.right).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func answersInOddFormsFollowOneRule(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            let unread = try await Waiting.post(agent)
            for answer in [
                #""eight""#, #""NaN""#, #""8,0""#, #""1e999""#, #""""#, #""0x8""#, "1e999", "true", "null", "[8]", "{}",
                "\"\(String(repeating: "8", count: 40))\"",
            ] {
                let refused = try await agent.post(
                    "/verify", #"{"verification_code":"\#(unread.code)","answer":\#(answer)}"#)
                #expect(refused.status == 400, "\(answer)")
                #expect(refused["code"].text != "INCORRECT_ANSWER", "\(answer)")
            }
            #expect(try await agent.get("/verify")["challenges"][0]["attempts_left"].number == 3, "none cost an attempt")
            let forms: [(String) -> String] = [
                { "\" \($0) \"" }, { "\"+\($0)\"" }, { "\"\($0)e0\"" }, { "\"\($0)00\"" }, { $0 }, { "\"00\($0)\"" },
            ]
            for form in forms {
                let waiting = try await Waiting.post(agent)
                let body = #"{"challenge_id":"\#(waiting.code)","answer":\#(form(waiting.right))}"#
                #expect(try await agent.post("/verify", body).status == 200, "\(body)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func badCodesAndBodiesAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            let waiting = try await Waiting.post(agent)
            let stolen = ["verification_code": JSONValue.string(waiting.code), "answer": .string(waiting.right)]
            expectRefusal(try await other.post("/verify", stolen), 404, "NOT_FOUND")
            #expect(try await network.send(.POST, "/api/v1/verify", json: "{}").status == 401)
            let flipped = String(waiting.code.dropLast()) + (waiting.code.hasSuffix("0") ? "1" : "0")
            for code in [
                flipped, "", "moltbook_verify_", "moltbook_verify_" + String(repeating: "0", count: 32),
                "moltbook_verify_" + String(repeating: "é", count: 16), waiting.code + "0", "\u{1F41A}",
                waiting.code.uppercased(), String(repeating: "a", count: 3_000),
            ] {
                let answer = try await agent.post(
                    "/verify", ["verification_code": .string(code), "answer": .string("8")])
                expectRefusal(answer, 404, "NOT_FOUND")
            }
            for (body, code) in [
                ("", "EMPTY_BODY"), ("{}", "MISSING_FIELD"), ("[]", "INVALID_JSON"), ("8", "INVALID_JSON"),
                (#"{"answer":"8"}"#, "MISSING_FIELD"), (#"{"verification_code":8,"answer":"8"}"#, "WRONG_TYPE"),
                (#"{"verification_code":"\#(waiting.code)"}"#, "MISSING_FIELD"),
            ] {
                expectRefusal(try await agent.post("/verify", body), 400, code)
            }
            let large = #"{"verification_code":"\#(waiting.code)","answer":"\#(String(repeating: "8", count: 5_000))"}"#
            expectRefusal(try await agent.post("/verify", large), 413, "PAYLOAD_TOO_LARGE")
            #expect(try await waiting.send(waiting.right).status == 200, "none of it cost anything")
        }
    }

    @Test(arguments: TestEngine.available)
    func anExpiredChallengeIsGoneAndItsDraftIsRemoved(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            let waiting = try await Waiting.post(agent)
            network.clock.advance(seconds: 298)
            let period = DraftPeriod(of: network.clock.now)
            #expect(try await agent.get("/verify")["count"].number == 1)
            network.clock.advance(seconds: 2)
            expectRefusal(try await waiting.send(waiting.right), 410, "CHALLENGE_EXPIRED")
            #expect(try await agent.get("/verify")["count"].number == 0)
            #expect(try await agent.get("/posts/\(waiting.id)").status == 404)
            let upkeep = DraftUpkeep(network: network.inside)
            try await upkeep.removeExpired()
            network.clock.advance(seconds: 960)
            try await upkeep.removeExpired()
            let rows = Query("SELECT COUNT(*) FROM drafts") { row in try row.integer() }
            #expect(try await network.store.first(rows) == 0)
            #expect(try await network.inside.challenges.keys.existingKey(of: period) == nil)
            // Its code still says what became of it.
            expectRefusal(try await waiting.send(waiting.right), 410, "CHALLENGE_EXPIRED")
            // The nightly job finds keys under which nothing lies.
            _ = try await network.inside.challenges.keys.key(of: period)
            try await network.midnight()
            #expect(try await network.inside.challenges.keys.periods().isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func ofManyRightAnswersOnePublishes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            for _ in 0..<5 {
                let waiting = try await Waiting.post(agent)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<12 { group.addTask { try await waiting.send(waiting.right).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
                #expect(statuses.allSatisfy { $0 == 200 || $0 == 409 }, "\(statuses)")
            }
            #expect(try await agent.get("/agents/me")["agent"]["posts_count"].number == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func manyGuessesAtOnceAreThreeAttempts(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            let waiting = try await Waiting.post(agent)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await waiting.send(waiting.wrong).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 400 }.count == 3, "\(statuses)")
            #expect(statuses.filter { $0 == 409 }.count == 17, "\(statuses)")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatTheOrdinaryRulesRefuseWaitsOn(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.postCooldownSeconds = 150
        limits.newAgentPostCooldownSeconds = 150
        try await TestNetwork.run(engine, limits: limits, challenges: .always) { network in
            let agent = try await network.agent()
            let (first, second) = (try await Waiting.post(agent), try await Waiting.post(agent))
            #expect(try await first.send(first.right).status == 200)
            for _ in 0..<5 { expectRateLimited(try await second.send(second.right)) }
            #expect(try await agent.get("/verify")["challenges"][0]["attempts_left"].number == 3)
            expectRateLimited(try await agent.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#))
            network.clock.advance(seconds: 151)
            #expect(try await second.send(second.right).status == 200)
            // What could not be published is not kept either.
            network.clock.advance(seconds: 151)
            #expect(try await agent.post("/posts", #"{"submolt":"nowhere","title":"t","content":"c"}"#).status == 404)
            #expect(try await agent.post("/posts", #"{"submolt":"general","title":"","content":"c"}"#).status == 400)
            #expect(try await agent.get("/verify")["count"].number == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func newAgentsAreThoseOfTodayAndYesterday(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .newAgents) { network in
            let agent = try await network.agent()
            let body = #"{"submolt":"general","title":"t","content":"c"}"#
            #expect(try await agent.post("/posts", body)["verification_required"] == .bool(true))
            network.clock.advance(days: 1)
            #expect(try await agent.post("/posts", body)["verification_required"] == .bool(true))
            network.clock.advance(days: 1)
            #expect(try await agent.post("/posts", body)["post"]["verification_status"].text == "verified")
        }
    }

    @Test(arguments: TestEngine.available)
    func answersAreLimitedAndPlacesBounded(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.verificationsPerMinute = 30
        try await TestNetwork.run(engine, limits: limits, challenges: .always) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            #expect(try await network.get("/limits")["limits"]["verifications_per_minute"].number == 30)
            for _ in 0..<30 { #expect(try await agent.post("/verify", "{}").status == 400) }
            expectRateLimited(try await agent.post("/verify", "{}"))
            #expect(try await other.post("/verify", "{}").status == 400)
            for _ in 0..<ContentCode.slots { _ = try await Waiting.post(other) }
            let full = try await other.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#)
            expectRateLimited(full)
            network.clock.advance(seconds: Double(full["retry_after_seconds"].number ?? 0))
            _ = try await Waiting.post(other)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWaitsOutlivesTheProcessAndDiesWithItsAuthor(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let (agent, leaver) = (try await network.agent(), try await network.agent())
            let (waiting, orphan) = (try await Waiting.post(agent), try await Waiting.post(leaver))
            let held = try await Drafts(network.inside).waiting(of: AgentID(stored: agent.id))
            let exported = try held.map { String(buffer: try ExportedDraft($0).json()) }
            #expect(exported.count == 1 && exported[0].contains(waiting.id) && exported[0].contains("Low tide"))
            try await network.restart()
            #expect(try await waiting.send(waiting.right).status == 200)
            try await Withdrawal(network.inside).run(AgentID(stored: leaver.id))
            #expect(try await orphan.send(orphan.right).status == 401)
            let rows = Query("SELECT COUNT(*) FROM drafts") { row in try row.integer() }
            #expect(try await network.store.first(rows) == 1, "only what is left of the solved one")
        }
    }
}
