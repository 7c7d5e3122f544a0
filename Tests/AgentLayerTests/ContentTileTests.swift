import JSONWriting
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// Whoever changes a row behind the server's back changes what it commits to, and no leaf opens to it.
@Suite struct ContentTileTests {
    @Test(arguments: TestEngine.available)
    func everyRowThatIsAlteredNoLongerOpensItsLeaf(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            _ = try await stage.remove("/comments/\(stage.comment)", by: stage.moderator, note: "enough")
            let other = try await stage.author.comment(on: stage.post, "another")
            let gone = try await stage.author.comment(on: stage.post, "short-lived")
            _ = try await stage.author.delete("/comments/\(gone)")
            try await network.midnight()
            let whole = try await LogAudit(network)
            whole.expectSound()
            let line = try #require(whole.entries.first { $0.leaf.type == .moderation }).leaf.object
            let submolt = try #require(whole.entries.first { $0.record?["name"]?.text == ModerationStage.room }).leaf
                .object
            let author = stage.author.id
            let forgeries: [(object: String, Command, undone: Command)] = [
                (
                    stage.post, Command("UPDATE posts SET title = 'other' WHERE id = \(stage.post)"),
                    Command("UPDATE posts SET title = 'unrepeatable title' WHERE id = \(stage.post)")
                ),
                (
                    stage.post, Command("UPDATE posts SET created_at = created_at - 1 WHERE id = \(stage.post)"),
                    Command("UPDATE posts SET created_at = created_at + 1 WHERE id = \(stage.post)")
                ),
                (
                    stage.post, Command("UPDATE posts SET author_id = \(stage.reader.id) WHERE id = \(stage.post)"),
                    Command("UPDATE posts SET author_id = \(author) WHERE id = \(stage.post)")
                ),
                (
                    other, Command("UPDATE comments SET content = 'another ' WHERE id = \(other)"),
                    Command("UPDATE comments SET content = 'another' WHERE id = \(other)")
                ),
                (
                    stage.comment, Command("UPDATE removals SET note = 'never' WHERE object_id = \(stage.comment)"),
                    Command("UPDATE removals SET note = 'enough' WHERE object_id = \(stage.comment)")
                ),
                (
                    gone, Command("UPDATE comments SET updated_at = updated_at - 86400000 WHERE id = \(gone)"),
                    Command("UPDATE comments SET updated_at = updated_at + 86400000 WHERE id = \(gone)")
                ),
                (
                    line, Command("UPDATE moderation_log SET agent_id = \(stage.reader.id) WHERE id = \(line)"),
                    Command("UPDATE moderation_log SET agent_id = \(author) WHERE id = \(line)")
                ),
                (
                    author, Command("UPDATE agents SET name = 'Talkative' WHERE id = \(author)"),
                    Command("UPDATE agents SET name = 'talkative' WHERE id = \(author)")
                ),
                (
                    submolt, Command("UPDATE submolts SET creator_id = NULL WHERE id = \(submolt)"),
                    Command("UPDATE submolts SET creator_id = \(stage.owner.id) WHERE id = \(submolt)")
                ),
            ]
            for forgery in forgeries {
                try await network.store.write { _ = try $0.run(forgery.1) }
                let audit = try await LogAudit(network)
                #expect(audit.broken == [try #require(audit.last(of: forgery.object)).index], "\(forgery.object)")
                try await network.store.write { _ = try $0.run(forgery.undone) }
                #expect(try await LogAudit(network).broken == [])
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsTakenAwayBehindTheLogIsMissed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let (kept, lost) = (try await agent.publish("kept"), try await agent.publish("lost"))
            try await network.store.write {
                _ = try $0.run(Command("UPDATE posts SET deleted = TRUE, title = '', content = NULL WHERE id = \(lost)"))
            }
            let audit = try await LogAudit(network)
            #expect(audit.broken == [try #require(audit.last(of: lost)).index])
            // Without its salt it cannot be opened either, and no leaf says that it was erased.
            try await network.store.write {
                _ = try $0.run(Command("UPDATE log_objects SET salt = NULL WHERE object = \(lost)"))
            }
            let shredded = try await LogAudit(network)
            #expect(shredded.last(of: lost)?.content == .closed && shredded.last(of: lost)?.leaf.type == .post)
            #expect(shredded.last(of: kept)?.content.status == "open")
        }
    }

    /// What is long to make counts as more than one request of its network.
    @Test func aLongTileCountsAsManyRequests() async throws {
        var limits = PublishedLimits.off
        limits.logReadsPerMinute = 5
        try await TestNetwork.run(.sqlite, limits: limits) { network in
            let agent = try await network.agent()
            for number in 0..<3 {
                _ = try await agent.publish("\(number)", content: String(repeating: "pearl ", count: 5_000))
            }
            let tile = try await network.send(.GET, "/log/content/0")
            #expect(tile.status == 200 && tile.body.count > 80_000)
            #expect(try await network.send(.GET, "/log/content/0").status == 429)
            #expect(try await network.get("/posts").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyTilesThatAreThereAreAnswered(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let tile = try await network.send(.GET, "/log/content/0")
            #expect(tile.status == 200)
            #expect(tile.header("Content-Type") == "application/json; charset=utf-8")
            #expect(tile.header("Cache-Control") == "no-store")
            for number in [
                "1", "-1", "00", "+0", "0x0", "a", "999999999999999999999", "\(Int64.max)", "36028797018963967",
            ] {
                let answer = try await network.send(.GET, "/log/content/\(number)")
                #expect(answer.status == 404, "\(number): \(answer.status)")
            }
            let agent = try await network.agent()
            let before = try await LogAudit(network).entries.count
            for number in 0..<256 { _ = try await agent.publish("post \(number)") }
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.entries.count == before + 256)
            #expect(try await network.send(.GET, "/log/content/1").status == 200)
        }
    }

    /// Readers at the same time as writers never see a row that is newer than the leaf it is shown for.
    @Test(arguments: TestEngine.available)
    func aTileThatIsReadWhileItChangesStillOpens(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            var posts: [String] = []
            for number in 0..<40 { posts.append(try await agent.publish("post \(number)")) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for post in posts {
                    group.addTask {
                        let answer = try await agent.delete("/posts/\(post)")
                        #expect(answer.status == 200)
                    }
                }
                for _ in 0..<30 {
                    group.addTask {
                        let audit = try await LogAudit(network)
                        #expect(audit.broken == [])
                    }
                }
                try await group.waitForAll()
            }
            try await LogAudit(network).expectSound()
        }
    }
}
