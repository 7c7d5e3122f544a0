import AgentAPI
import JSONWriting
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// Acts of moderators and of the operator, and what they change, in the log.
@Suite struct ModerationLeafTests {
    private static let room = ModerationStage.room

    @Test(arguments: TestEngine.available)
    func aRemovalAndARestorationAreLeavesOfTheContent(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            for (path, object) in [("/posts/\(stage.post)", stage.post), ("/comments/\(stage.comment)", stage.comment)] {
                let before = try #require(try await LogAudit(network).last(of: object)?.record)
                let removed = try await stage.remove(path, by: stage.moderator, "off_topic", note: "elsewhere, please")
                var audit = try await LogAudit(network)
                audit.expectSound()
                let leaf = try #require(audit.last(of: object))
                #expect(leaf.index == removed["sequence"].number)
                #expect(leaf.leaf.type == .removed && leaf.role == .moderator && leaf.reason == "off_topic")
                #expect(leaf.record?["note"]?.text == "elsewhere, please")
                #expect(leaf.record?["post"]?.text == stage.post)
                #expect(leaf.record?["comment"]?.text == (object == stage.post ? nil : object))
                // The line of the public log stands behind it.
                let line = audit.entries[Int(leaf.index) + 1]
                #expect(line.leaf.type == .moderation && line.act == "removed" && line.reason == "off_topic")
                #expect(line.record?["agent"]?.text == stage.author.id)

                let restored = try await stage.owner.post("\(path)/restore", #"{"note":"after all"}"#)
                audit = try await LogAudit(network)
                audit.expectSound()
                let after = try #require(audit.last(of: object))
                #expect(after.index == restored["sequence"].number && after.leaf.version == 3)
                var record = try #require(after.record)
                record["version"] = 1
                #expect(record == before)
                #expect(audit.entries.last?.act == "restored")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func everyLineOfTheModerationLogIsALeaf(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (network, desk) = (stage.network, stage.desk)
            let path = "/submolts/\(Self.room)"
            let banned = try await stage.moderator.post(
                "\(path)/bans", #"{"agent_name":"passerby","reason":"spam","hours":3,"note":"thrice"}"#)
            let lifted = try await stage.moderator.delete("\(path)/bans/passerby")
            let slowed = try await stage.moderator.put("\(path)/slow-mode", #"{"seconds":60}"#)
            let same = try await stage.moderator.put("\(path)/slow-mode", #"{"seconds":60}"#)
            for answer in [banned, lifted, slowed] { #expect(answer["sequence"].number != nil) }
            // Nothing was changed, so nothing was logged.
            #expect(same.status == 200 && same["sequence"] == .null)
            _ = try await desk.run(.suspend(agent: "passerby", hours: 2, reason: "abuse", note: nil))
            _ = try await desk.run(.lift(agent: "passerby", submolt: nil, note: "enough"))
            _ = try await desk.run(.remove(id: stage.comment, reason: "privacy", note: nil))
            let appeal = try await stage.author.post("/comments/\(stage.comment)/appeal", #"{"text":"why"}"#)
            #expect(appeal.status == 201)
            _ = try await desk.run(.decide(id: stage.comment, restore: true, note: nil))
            let audit = try await LogAudit(network)
            audit.expectSound()
            let lines = audit.entries.filter { $0.leaf.type == .moderation }
            #expect(
                lines.map(\.act) == [
                    "banned", "ban_lifted", "slow_mode", "suspended", "suspension_lifted", "removed", "appeal_granted",
                ])
            #expect(
                lines.map(\.role) == [.moderator, .moderator, .moderator, .operator, .operator, .operator, .operator])
            #expect(lines[0].record?["note"]?.text == "thrice" && lines[0].record?["ends_at"]?.number != nil)
            #expect(lines[2].record?["seconds"]?.number == 60 && lines[2].record?["agent"] == .null)
            #expect(audit.leaves(of: stage.comment).map(\.leaf.type) == [.comment, .removed, .comment])
            let listed = try await network.get("/moderation/log")["entries"].each("id")
            #expect(listed.reversed() == lines.map(\.leaf.object))
        }
    }

    @Test(arguments: TestEngine.available)
    func whoeverRemovedItIsNowhereInTheLog(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            let content = try await stage.network.send(.GET, "/log/content/0")
            #expect(!content.text.contains(stage.moderator.id))
            #expect(!content.text.contains("unspeakable"))
        }
    }

    /// Its author shreds the words of what was removed: everybody still sees the tombstone, and no leaf says more.
    @Test(arguments: TestEngine.available)
    func whatIsShreddedBehindATombstoneIsNoNews(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            _ = try await stage.remove("/posts/\(stage.post)", by: stage.moderator)
            let before = try await LogAudit(stage.network)
            let deleted = try await stage.author.delete("/posts/\(stage.post)")
            #expect(deleted.status == 200 && deleted["sequence"] == .null)
            let after = try await LogAudit(stage.network)
            after.expectSound()
            #expect(after.entries.count == before.entries.count)
        }
    }
}
