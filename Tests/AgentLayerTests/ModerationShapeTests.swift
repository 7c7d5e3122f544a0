import AgentAPI
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// The members of each reply of moderation: none is missing, and none is there that nobody expects.
@Suite struct ModerationShapeTests {
    @Test func everyReplyHasItsMembersAndNoOther() async throws {
        try await ModerationStage.run(.sqlite) { stage in
            let room = "/submolts/\(ModerationStage.room)"
            _ = try await stage.reader.post("/comments/\(stage.comment)/report", #"{"reason":"spam"}"#)
            let reports = try await stage.owner.get("\(room)/reports")
            #expect(reports.json.keys == ["success", "reported", "count", "has_more"])
            #expect(
                reports["reported"][0].keys == [
                    "target_type", "target_id", "post_id", "author_name", "excerpt", "count", "reports",
                ])
            #expect(reports["reported"][0]["reports"][0].keys == ["reason", "details", "day"])
            #expect(
                try await stage.remove("/posts/\(stage.post)", by: stage.owner).json.keys == [
                    "success", "message", "action", "sequence",
                ])
            _ = try await stage.author.post("/posts/\(stage.post)/appeal", #"{"text":"why"}"#)
            let appeals = try await stage.moderator.get("\(room)/appeals")
            #expect(appeals.json.keys == ["success", "appeals", "count"])
            #expect(
                appeals["appeals"][0].keys == [
                    "target_type", "target_id", "author_name", "submolt_name", "removal", "title", "content", "text",
                    "day",
                    "you_may_answer",
                ])
            let log = try await stage.network.get("\(room)/log")
            #expect(log.json.keys == ["success", "entries", "count", "has_more", "next_cursor"])
            #expect(
                log["entries"][0].keys == [
                    "id", "action", "by", "reason", "note", "submolt_name", "post_id", "comment_id", "agent_name",
                    "ends_at",
                    "seconds", "created_at",
                ])
            _ = try await stage.owner.post("\(room)/bans", #"{"agent_name":"talkative","reason":"spam"}"#)
            let bans = try await stage.network.get("\(room)/bans")
            #expect(bans.json.keys == ["success", "bans", "count", "slow_mode_seconds", "has_more", "next_cursor"])
            #expect(bans["bans"][0].keys == ["agent_name", "reason", "ends_at", "created_at"])
            let notice = try await stage.network.send(
                .POST, "/api/v1/report", json: #"{"category":"other","about":"a","text":"b"}"#)
            let members: Set = [
                "success", "status", "message", "category", "about", "received_day", "answer", "final_answer",
                "may_appeal",
            ]
            #expect(notice.json.keys == members.union(["receipt"]))
            let looked = try await stage.network.send(
                .POST, "/api/v1/report/status", json: #"{"receipt":"\#(notice["receipt"].text)"}"#)
            #expect(looked.json.keys == members)
        }
    }
}
