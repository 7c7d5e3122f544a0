import AgentAPI
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct ReportTests {
    private static let queue = "/submolts/\(ModerationStage.room)/reports"

    private static func rows(_ stage: ModerationStage) async throws -> Int64 {
        try await stage.network.store.read { transaction in
            try transaction.first(Query("SELECT COUNT(*) FROM reports") { try $0.integer() }) ?? 0
        }
    }

    @Test(arguments: TestEngine.available)
    func aReportReachesTheModeratorsWithoutItsSender(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let sent = try await stage.reader.post("/posts/\(stage.post)/report", #"{"reason":"spam"}"#)
            #expect(sent.status == 200)
            #expect(sent["success"] == .bool(true))
            let more = #"{"reason":"rude","details":"it calls me a barnacle"}"#
            #expect(try await stage.reader.post("/comments/\(stage.comment)/report", more).status == 200)
            #expect(try await stage.owner.post("/comments/\(stage.comment)/report", more).status == 200)
            let queue = try await stage.moderator.get(Self.queue)
            #expect(queue["reported"].each("target_id") == [stage.comment, stage.post])
            #expect(queue["reported"][0]["count"].number == 2)
            #expect(queue["reported"][0]["target_type"].text == "comment")
            #expect(queue["reported"][0]["post_id"].text == stage.post)
            #expect(queue["reported"][0]["reports"][0]["details"].text == "it calls me a barnacle")
            #expect(queue["reported"][1]["excerpt"].text == "unrepeatable title")
            #expect(!queue.text.contains(stage.reader.name) && !queue.text.contains(stage.reader.id))
            for words in ["barnacle", "rude"] {
                let isThere = try await stage.holds(words)
                #expect(!isThere, "\(words)")
            }
            // Dealt with: dismissed, or removed.
            #expect(try await stage.moderator.delete("\(Self.queue)/\(stage.comment)").status == 200)
            expectRefusal(try await stage.moderator.delete("\(Self.queue)/\(stage.comment)"), 404, "NOT_FOUND")
            expectRefusal(try await stage.reader.delete("\(Self.queue)/\(stage.post)"), 403, "NOT_MODERATOR")
            #expect(try await stage.remove("/posts/\(stage.post)", by: stage.owner).status == 200)
            #expect(try await stage.moderator.get(Self.queue)["reported"].items.isEmpty)
            #expect(try await Self.rows(stage) == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func reportsGoWithWhatTheirAuthorDeletes(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            for path in ["/posts/\(stage.post)", "/comments/\(stage.comment)"] {
                let sent = try await stage.reader.post("\(path)/report", #"{"reason":"spam"}"#)
                #expect(sent.status == 200)
            }
            #expect(try await stage.author.delete("/posts/\(stage.post)").status == 200)
            #expect(try await stage.author.delete("/comments/\(stage.comment)").status == 200)
            #expect(try await Self.rows(stage) == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func reportsOnAgentsGoToTheOperator(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let sent = try await stage.reader.post("/agents/\(stage.author.name)/report", #"{"reason":"impersonation"}"#)
            #expect(sent.status == 200)
            #expect(try await stage.owner.get(Self.queue)["reported"].items.isEmpty)
            let waiting = try await stage.desk.run(.reports(all: false)).text
            #expect(waiting.contains(stage.author.name) && waiting.contains("impersonation"))
            #expect(!waiting.contains(stage.reader.name))
            _ = try await stage.desk.run(.dismiss(id: stage.author.id))
            #expect(try await Self.rows(stage) == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func oddReportsAreRefused(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let path = "/posts/\(stage.post)/report"
            expectRefusal(try await stage.author.post(path, #"{"reason":"spam"}"#), 400, "OWN_CONTENT")
            expectRefusal(
                try await stage.author.post("/agents/\(stage.author.name)/report", #"{"reason":"spam"}"#), 400,
                "OWN_CONTENT")
            expectRefusal(try await stage.reader.post(path), 400, "EMPTY_BODY")
            expectRefusal(try await stage.reader.post(path, "{}"), 400, "MISSING_FIELD")
            expectRefusal(try await stage.reader.post(path, #"{"reason":7}"#), 400, "WRONG_TYPE")
            expectRefusal(try await stage.reader.post(path, #"{"reason":" \n"}"#), 400, "EMPTY_REASON")
            expectRefusal(try await stage.reader.post(path, #"{"reason":"a\u0000b"}"#), 400, "NUL_CHARACTER")
            let long = String(repeating: "🐚", count: 1_001)
            expectRefusal(try await stage.reader.post(path, ["reason": .string(long)]), 400, "REASON_TOO_LONG")
            expectRefusal(
                try await stage.reader.post(path, ["reason": .string("spam"), "details": .string(long)]), 400,
                "DETAILS_TOO_LONG")
            expectRefusal(
                try await stage.reader.post(path, ["reason": .string(String(repeating: "x", count: 20_000))]), 413,
                "PAYLOAD_TOO_LARGE")
            expectRefusal(try await stage.reader.post("/posts/x/report", #"{"reason":"spam"}"#), 404, "NOT_FOUND")
            expectRefusal(try await stage.reader.post("/agents/nobody/report", #"{"reason":"spam"}"#), 404, "NOT_FOUND")
            expectRefusal(
                try await stage.network.send(.POST, "/api/v1" + path, json: #"{"reason":"spam"}"#), 401, "UNAUTHORIZED")
            #expect(try await Self.rows(stage) == 0)
            // The longest that is taken.
            let most = String(repeating: "🐚", count: 1_000)
            #expect(try await stage.reader.post(path, ["reason": .string(most)]).status == 200)
            #expect(try await stage.owner.get(Self.queue)["reported"][0]["reports"][0]["reason"].text == most)
        }
    }

    @Test(arguments: TestEngine.available)
    func aFloodOfReportsIsBounded(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let path = "/posts/\(stage.post)/report"
            for _ in 0..<3 { #expect(try await stage.reader.post(path, #"{"reason":"spam"}"#).status == 200) }
            #expect(try await Self.rows(stage) == 1)
            // More than decide are heard, and not kept.
            for _ in 0..<25 {
                #expect(try await stage.network.agent().post(path, #"{"reason":"spam"}"#).status == 200)
            }
            #expect(try await Self.rows(stage) == Reports.perTarget)
            // The place is full.
            let place = stage.network.inside.moderation.keys.placeTag(
                try await stage.network.store.read { try $0.submolt(named: ModerationStage.room).seq })
            try await stage.network.store.write { transaction in
                for number in 0..<Reports.perPlace {
                    let tag = withUnsafeBytes(of: number) { Array($0) }
                    try transaction.run(ReportQueries.insert(tag, target: tag, place: place, day: 1, sealed: tag))
                }
            }
            expectRefusal(
                try await stage.reader.post("/comments/\(stage.comment)/report", #"{"reason":"spam"}"#), 503,
                "REPORTS_FULL")
            // What cannot be opened shows as nothing and stops nothing.
            #expect(try await stage.owner.get(Self.queue).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentReportsSoOftenAnHour(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.reportsPerHour = 2
        try await TestNetwork.run(engine, limits: limits) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            for number in 0..<3 {
                let post = try await author.publish("p\(number)")
                let answer = try await reader.post("/posts/\(post)/report", #"{"reason":"spam"}"#)
                if number < 2 { #expect(answer.status == 200) } else { expectRateLimited(answer) }
            }
            network.clock.advance(seconds: 3_600)
            let post = try await author.publish("later")
            #expect(try await reader.post("/posts/\(post)/report", #"{"reason":"spam"}"#).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func reportsGoAfterNinetyDaysWithTheirKey(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.reader.post("/posts/\(stage.post)/report", #"{"reason":"spam"}"#)
            let day = stage.network.clock.now.day
            let keys = stage.network.inside.moderation.keys
            #expect(try await keys.existingDayKey(.reports, day) != nil)
            try await stage.network.midnight()
            #expect(try await stage.owner.get(Self.queue)["reported"].items.count == 1)
            stage.network.clock.advance(seconds: 86_400 * 91)
            try await stage.network.midnight()
            #expect(try await Self.rows(stage) == 0)
            #expect(try await keys.existingDayKey(.reports, day) == nil)
        }
    }
}
