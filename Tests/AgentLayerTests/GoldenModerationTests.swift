import AgentAPI
import Foundation
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenModerationTests {
    private static let room = "/submolts/\(ModerationStage.room)"

    @Test(arguments: TestEngine.available)
    func reportsRemovalsAndAppeals(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (post, comment) = ("/posts/\(stage.post)", "/comments/\(stage.comment)")
            let report = #"{"reason":"spam","details":"again"}"#
            try expectGolden("POST /posts/:id/report", try await stage.reader.post("\(post)/report", report))
            try expectGolden("POST /comments/:id/report", try await stage.reader.post("\(comment)/report", report))
            try expectGolden(
                "POST /agents/:name/report", try await stage.reader.post("/agents/\(stage.author.name)/report", report))
            try expectGolden("GET /submolts/:name/reports", try await stage.moderator.get("\(Self.room)/reports"))
            try expectGolden(
                "DELETE /submolts/:name/reports/:id",
                try await stage.moderator.delete("\(Self.room)/reports/\(stage.comment)"))
            try expectGolden("POST /posts/:id/remove", try await stage.remove(post, by: stage.moderator, note: "seen"))
            try expectGolden("POST /comments/:id/remove", try await stage.remove(comment, by: stage.moderator))
            let text = #"{"text":"look again"}"#
            try expectGolden("POST /posts/:id/appeal", try await stage.author.post("\(post)/appeal", text))
            try expectGolden("POST /comments/:id/appeal", try await stage.author.post("\(comment)/appeal", text))
            for (path, route) in [(post, "/posts/:id"), (comment, "/comments/:id")] {
                let removed = try await stage.author.get(path)
                try expectGolden("removed-\(route.dropFirst().prefix(4))", of: "GET \(route)", removed)
            }
            try expectGolden("GET /submolts/:name/appeals", try await stage.owner.get("\(Self.room)/appeals"))
            try expectGolden(
                "POST /submolts/:name/appeals/:id",
                try await stage.owner.post(
                    "\(Self.room)/appeals/\(stage.post)", #"{"decision":"uphold","note":"it stands"}"#))
            try expectGolden("POST /comments/:id/restore", try await stage.owner.post("\(comment)/restore"))
            _ = try await stage.remove(comment, by: stage.moderator)
            let second = try await stage.author.publish("another", in: ModerationStage.room)
            _ = try await stage.remove("/posts/\(second)", by: stage.moderator)
            try expectGolden("POST /posts/:id/restore", try await stage.owner.post("/posts/\(second)/restore"))
        }
    }

    @Test(arguments: TestEngine.available)
    func bansSlowModeAndTheLog(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let named = #"{"agent_name":"\#(stage.reader.name)","reason":"spam","hours":24}"#
            try expectGolden("POST /submolts/:name/bans", try await stage.moderator.post("\(Self.room)/bans", named))
            _ = try await stage.moderator.post(
                "\(Self.room)/bans", #"{"agent_name":"\#(stage.author.name)","reason":"abuse","note":"for good"}"#)
            try expectGolden("GET /submolts/:name/bans", try await stage.network.get("\(Self.room)/bans"))
            try expectGolden(
                "PUT /submolts/:name/slow-mode",
                try await stage.network.send(
                    .PUT, "/api/v1\(Self.room)/slow-mode", json: #"{"seconds":60}"#,
                    headers: [("Authorization", "Bearer \(stage.moderator.key)")]))
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            _ = try await stage.remove("/comments/\(stage.comment)", by: stage.moderator, note: "seen")
            try expectGolden(
                "GET /submolts/:name/log", try await stage.network.get("\(Self.room)/log"),
                try await stage.network.get("\(Self.room)/log?limit=1"))
            try expectGolden(
                "GET /moderation/log", try await stage.network.get("/moderation/log"),
                try await stage.network.get("/moderation/log?limit=1"))
            try expectGolden(
                "DELETE /submolts/:name/bans/:agent",
                try await stage.moderator.delete("\(Self.room)/bans/\(stage.reader.name)"))
        }
    }

    @Test(arguments: TestEngine.available)
    func reportsWithoutAnAgent(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let made = try await network.send(
                .POST, "/api/v1/report",
                json: #"{"category":"privacy","about":"https://nacre.test/post/x","text":"my address stands there"}"#)
            try expectGolden("POST /report", made)
            let receipt = made["receipt"].text
            let asked = #"{"receipt":"\#(receipt)"}"#
            let waiting = try await network.send(.POST, "/api/v1/report/status", json: asked)
            try expectGolden("POST /report/status", waiting)
            let desk = OperatorDesk(network.inside.moderation)
            let queue = try await desk.run(.reports(all: true))
            let notice = try JSONDecoder().decode(JSONValue.self, from: Data(queue.json.utf8))["notices"][0]
            _ = try await desk.run(.answer(notice: notice["id"].text, text: "it is gone"))
            try expectGolden(
                "POST /report/appeal",
                try await network.send(
                    .POST, "/api/v1/report/appeal", json: #"{"receipt":"\#(receipt)","text":"it is not"}"#))
        }
    }

    @Test(arguments: TestEngine.available)
    func suspensions(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.desk.run(.suspend(agent: stage.author.name, hours: 10, reason: "spam", note: "links"))
            try expectGolden("suspended", of: "GET /agents/status", try await stage.author.get("/agents/status"))
        }
    }
}
