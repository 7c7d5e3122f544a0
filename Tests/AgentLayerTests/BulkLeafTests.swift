import JSONWriting
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// Leaves of what was there before the log, and of what comes in many rows at a time.
@Suite struct BulkLeafTests {
    private static let source = ImportFixture.network(80)
    private static var lines: [String] { source.posts + source.comments }

    @Test(arguments: TestEngine.available)
    func whatWasThereBeforeTheLogGetsItsLeaves(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            for number in 0..<7 { _ = try await stage.author.publish("more \(number)") }
            let gone = try await stage.author.publish("gone")
            _ = try await stage.author.delete("/posts/\(gone)")
            _ = try await stage.remove("/comments/\(stage.comment)", by: stage.moderator)
            try await network.settle()
            // As a database of before.
            try await network.store.write { transaction in
                for table: StaticString in ["log_entries", "log_objects", "log_deferred"] {
                    try transaction.run(Command("DELETE FROM \(raw: table)"))
                }
                try transaction.run(Command("UPDATE log_counter SET next = 0"))
                try transaction.run(Command("UPDATE log_state SET staged_size = 0"))
                try transaction.run(Command("DELETE FROM daily_jobs WHERE name LIKE 'leaves%'"))
            }
            let backfill = LogBackfill(store: network.store, log: network.inside.log.writer, size: 3)
            try await backfill.run()
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.entries.allSatisfy { $0.content.status == "open" && $0.leaf.version == 1 })
            let types = Dictionary(grouping: audit.entries, by: \.leaf.type).mapValues(\.count)
            #expect(types == [.submolt: 4, .agent: 4, .post: 8, .moderation: 1])
            // What was gone has none; nor do they come twice.
            #expect(audit.last(of: gone) == nil && audit.last(of: stage.comment) == nil)
            try await backfill.run()
            try await network.restart()
            #expect(try await LogAudit(network).entries.count == audit.entries.count)
            // And it goes on from there, also with what has no leaf.
            #expect(try await stage.owner.post("/comments/\(stage.comment)/restore").status == 200)
            _ = try await stage.author.delete("/posts/\(stage.post)")
            let later = try await LogAudit(network)
            later.expectSound()
            #expect(later.last(of: stage.post)?.leaf.type == .erased)
            #expect(later.last(of: stage.comment)?.leaf.version == 1)
        }
    }

    /// The operator moderates with the tool before any server has opened a database of before the log.
    @Test(arguments: TestEngine.available)
    func anActOfTheOperatorsToolComesAfterTheLeavesOfWhatWasThere(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            try await network.settle()
            try await network.store.write { transaction in
                for table: StaticString in ["log_entries", "log_objects", "log_deferred"] {
                    try transaction.run(Command("DELETE FROM \(raw: table)"))
                }
                try transaction.run(Command("UPDATE log_counter SET next = 0"))
                // Nothing was signed then.
                try transaction.run(Command("UPDATE log_state SET staged_size = 0"))
                try transaction.run(Command("DELETE FROM daily_jobs WHERE name LIKE 'leaves%'"))
            }
            let tool = try await OperatorDesk(
                store: network.store, dataKeys: network.dataKeys, clock: network.clock.wallClock)
            _ = try await tool.run(.remove(id: stage.post, reason: "spam", note: nil))
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.leaves(of: stage.post).map(\.leaf.type) == [.post, .removed])
            #expect(audit.last(of: stage.comment)?.content.status == "open")
            // The server has nothing left to do.
            try await network.restart()
            #expect(try await LogAudit(network).entries.count == audit.entries.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func aBackfillThatWasCutOffGoesOn(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for number in 0..<5 { _ = try await agent.publish("post \(number)") }
            let half = try await LogAudit(network).entries.count - 2
            try await network.store.write { transaction in
                let kept = Int64(half)
                let lost = "SELECT object FROM log_objects WHERE idx >= \(kept)" as SQL
                try transaction.run(Command("DELETE FROM log_objects WHERE object IN (\(sql: lost))"))
                try transaction.run(Command("DELETE FROM log_entries WHERE idx >= \(kept)"))
                try transaction.run(Command("UPDATE log_counter SET next = \(kept)"))
                // Nothing is signed before it is done.
                try transaction.run(Command("UPDATE log_state SET staged_size = 0"))
                try transaction.run(Command("DELETE FROM daily_jobs WHERE name LIKE 'leaves%'"))
            }
            try await LogBackfill(store: network.store, log: network.inside.log.writer, size: 1).run()
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.entries.filter { $0.leaf.type == .post }.count == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func anImportBringsItsLeaves(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let lines = Self.lines
            _ = try await runImport(store, lines)
            let audit = try await LogAudit(store)
            audit.expectSound()
            let types = Dictionary(grouping: audit.entries, by: \.leaf.type).mapValues(\.count)
            #expect((types[.post] ?? 0) + (types[.comment] ?? 0) == lines.count)
            #expect(audit.entries.allSatisfy { $0.content.status == "open" })
            for entry in audit.entries where entry.leaf.type == .agent {
                #expect(entry.record?["imported"]?.flag == true)
            }
            _ = try await runImport(store, lines)
            #expect(try await LogAudit(store).entries.count == audit.entries.count)
        }
    }

    /// What an import finds to be older than it was known gets a leaf that says so.
    @Test(arguments: TestEngine.available)
    func anImportInPiecesOpensAsWell(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let lines = Self.lines
            _ = try await runImport(store, Array(lines.suffix(60)))
            for end in stride(from: 20, through: lines.count, by: 45) {
                _ = try await runImport(store, Array(lines.prefix(end)))
                try await LogAudit(store).expectSound()
            }
            _ = try await runImport(store, lines)
            let audit = try await LogAudit(store)
            audit.expectSound()
            #expect(audit.entries.allSatisfy { ["open", "superseded"].contains($0.content.status) })
        }
    }

    @Test(arguments: TestEngine.available)
    func aSeedIsWhollyInTheLog(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let audit = try await LogAudit(seeded.network)
            audit.expectSound()
            let types = Dictionary(grouping: audit.entries, by: \.leaf.type).mapValues(\.count)
            #expect(types[.agent] == 40 && types[.post] == 120 && types[.comment] == 700)
        }
    }
}
