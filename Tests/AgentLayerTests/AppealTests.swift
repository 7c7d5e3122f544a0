import AgentAPI
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct AppealTests {
    private static let room = ModerationStage.room

    private static func answer(_ stage: ModerationStage, _ decision: String, by agent: TestAgent) async throws -> Answer {
        try await agent.post(
            "/submolts/\(room)/appeals/\(stage.post)", #"{"decision":"\#(decision)","note":"looked again"}"#)
    }

    @Test(arguments: TestEngine.available)
    func aRemovedAuthorAsksOnceAndAnotherModeratorAnswers(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            let path = "/posts/\(stage.post)"
            #expect(try await stage.author.get(path)["removal"]["appeal"].text == "available")
            expectRefusal(try await stage.reader.post("\(path)/appeal", #"{"text":"x"}"#), 403, "NOT_AUTHOR")
            expectRefusal(try await stage.author.post("\(path)/appeal", #"{"text":"  "}"#), 400, "EMPTY_TEXT")
            expectRefusal(
                try await stage.author.post("\(path)/appeal", ["text": .string(String(repeating: "x", count: 2_001))]),
                400,
                "TEXT_TOO_LONG")
            let longest = String(repeating: "🐚", count: 2_000)
            #expect(try await stage.author.post("\(path)/appeal", ["text": .string(longest)]).status == 201)
            expectRefusal(try await stage.author.post("\(path)/appeal", #"{"text":"again"}"#), 409, "ALREADY_APPEALED")
            #expect(try await stage.author.get(path)["removal"]["appeal"].text == "waiting")
            // Nobody else sees that it was asked.
            #expect(try await stage.reader.get(path)["removal"]["appeal"] == .null)
            #expect(try await stage.log().count == 1)
            let waiting = try await stage.owner.get("/submolts/\(Self.room)/appeals")["appeals"]
            #expect(waiting.items.count == 1)
            #expect(waiting[0]["text"].text == longest)
            #expect(waiting[0]["title"].text == "unrepeatable title")
            #expect(waiting[0]["content"].text == "unspeakable words")
            #expect(waiting[0]["you_may_answer"] == .bool(true))
            let remover = try await stage.moderator.get("/submolts/\(Self.room)/appeals")["appeals"]
            #expect(remover[0]["you_may_answer"] == .bool(false))
            expectRefusal(try await Self.answer(stage, "restore", by: stage.moderator), 403, "OWN_REMOVAL")
            expectRefusal(try await Self.answer(stage, "uphold", by: stage.author), 403, "NOT_MODERATOR")
            expectRefusal(try await Self.answer(stage, "perhaps", by: stage.owner), 400, "INVALID_DECISION")
            #expect(try await Self.answer(stage, "restore", by: stage.owner).status == 200)
            expectRefusal(try await Self.answer(stage, "restore", by: stage.owner), 409, "NOT_REMOVED")
            #expect(try await stage.network.get(path)["post"]["content"].text == "unspeakable words")
            #expect(try await stage.log().map { $0["action"].text } == ["appeal_granted", "removed"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRefusedAppealIsTheLast(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            expectRefusal(try await Self.answer(stage, "uphold", by: stage.owner), 409, "NO_APPEAL")
            _ = try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"why"}"#)
            #expect(try await Self.answer(stage, "uphold", by: stage.owner).status == 200)
            expectRefusal(try await Self.answer(stage, "restore", by: stage.owner), 409, "NO_APPEAL")
            expectRefusal(
                try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"why"}"#), 409, "ALREADY_APPEALED")
            #expect(try await stage.author.get("/posts/\(stage.post)")["removal"]["appeal"].text == "refused")
            #expect(try await stage.owner.get("/submolts/\(Self.room)/appeals")["appeals"].items.isEmpty)
            #expect(try await stage.log().map { $0["action"].text } == ["appeal_refused", "removed"])
        }
    }

    @Test(arguments: TestEngine.available)
    func anAuthorWhoModeratesDoesNotDecideAboutItself(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            try await ModerationStage.appoint(stage.author, stage.network)
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            expectRefusal(try await stage.author.post("/posts/\(stage.post)/restore"), 403, "OWN_CONTENT")
            _ = try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"why"}"#)
            expectRefusal(try await Self.answer(stage, "restore", by: stage.author), 403, "OWN_CONTENT")
            // An appeal of another submolt is not found in this one.
            try await stage.reader.makeSubmolt("elsewhere")
            expectRefusal(
                try await stage.reader.post("/submolts/elsewhere/appeals/\(stage.post)", #"{"decision":"restore"}"#), 404,
                "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatTheOperatorRemovedOnlyTheOperatorDecides(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.desk.run(.remove(id: stage.post, reason: "illegal", note: "by order"))
            let seen = try await stage.network.get("/posts/\(stage.post)")["removal"]
            #expect(seen["by"].text == "operator")
            #expect(
                try await stage.network.page("/post/\(stage.post)").text.contains(
                    "[removed by the operator: illegal content]"))
            expectRefusal(try await stage.owner.post("/posts/\(stage.post)/restore"), 403, "REMOVED_BY_OPERATOR")
            _ = try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"it is not"}"#)
            #expect(try await stage.owner.get("/submolts/\(Self.room)/appeals")["appeals"].items.isEmpty)
            expectRefusal(try await Self.answer(stage, "restore", by: stage.owner), 403, "REMOVED_BY_OPERATOR")
            let queue = try await stage.desk.run(.reports(all: false))
            #expect(queue.text.contains("it is not"))
            let done = try await stage.desk.run(.decide(id: stage.post, restore: true, note: "indeed"))
            #expect(done.json == #"{"action":"restored","target":"\#(stage.post)"}"#)
            #expect(try await stage.network.get("/posts/\(stage.post)")["post"]["content"].text == "unspeakable words")
            #expect(try await stage.log().map { $0["by"].text } == ["operator", "operator"])
        }
    }

    @Test(arguments: TestEngine.available)
    func theOperatorAnswersWhereThereIsNoOtherModerator(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            try await stage.reader.makeSubmolt("alone")
            let post = try await stage.author.publish("in a small room", in: "alone")
            _ = try await stage.remove("/posts/\(post)", by: stage.reader)
            _ = try await stage.author.post("/posts/\(post)/appeal", #"{"text":"why"}"#)
            expectRefusal(
                try await stage.reader.post("/submolts/alone/appeals/\(post)", #"{"decision":"uphold"}"#), 403,
                "OWN_REMOVAL")
            _ = try await stage.desk.run(.decide(id: post, restore: false, note: nil))
            #expect(try await stage.log("alone").map { $0["action"].text } == ["appeal_refused", "removed"])
        }
    }
}
