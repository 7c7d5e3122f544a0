import LogService
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// What owners cause enters the log with what other owners caused, in no order.
@Suite struct WithdrawalLeafTests {
    @Test(arguments: TestEngine.available)
    func awithdrawalClosesAtOnceAndIsInTheLogTomorrow(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            try await agent.makeSubmolt("kelp")
            var objects: [String] = []
            for number in 0..<55 { objects.append(try await agent.publish("limpet \(number)")) }
            let theirs = try await other.publish("theirs")
            objects.append(try await agent.comment(on: theirs, "whelk"))
            try await network.midnight()
            let before = try await LogAudit(network)
            before.expectSound()
            let submolt = try #require(before.entries.first { $0.record?["name"]?.text == "kelp" }).leaf.object

            #expect(try await owner.post("/withdraw").status == 200)
            let meanwhile = try await LogAudit(network)
            // Nothing is appended today, and nothing of it can be opened any more.
            #expect(meanwhile.entries.count == before.entries.count)
            for object in objects + [agent.id, submolt] {
                #expect(meanwhile.last(of: object)?.content == .deferred, "\(object)")
            }
            #expect(meanwhile.last(of: theirs)?.content.status == "open")
            try await network.midnight()
            let after = try await LogAudit(network)
            after.expectSound()
            for object in objects + [agent.id] {
                let last = try #require(after.last(of: object))
                #expect(last.leaf.type == .erased && last.role == .owner && last.leaf.version == 2)
                #expect(last.content.status == "open")
            }
            #expect(after.last(of: submolt)?.record?["creator"] == .null)
            let batch = after.entries.dropFirst(before.entries.count).map(\.leaf.object)
            #expect(Set(batch) == Set(objects + [agent.id, submolt]) && batch.count == objects.count + 2)
            #expect(batch.filter { objects.contains($0) } != objects, "not in the order in which they were written")
        }
    }

    /// An import finds on the same day that the submolt is older than its creator made it: what it is in the end is what the
    /// log says in the end.
    @Test(arguments: TestEngine.available)
    func aSubmoltWhoseCreatorGoesMayTurnOutToBeOlderOnTheSameDay(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            try await agent.makeSubmolt("kelp")
            try await network.midnight()
            let before = try await LogAudit(network)
            let submolt = try #require(before.entries.first { $0.record?["name"]?.text == "kelp" }).leaf.object
            #expect(try await owner.post("/withdraw").status == 200)
            let lines = [ImportFixture.post(1, in: "kelp", at: 60), ImportFixture.post(2, in: "kelp", at: 30)]
            try await withFiles(["lines.jsonl": lines.joined(separator: "\n") + "\n"]) { paths in
                let importer = MoltbookImport(
                    store: network.store, log: network.inside.log.writer, clock: network.clock.wallClock,
                    sizes: ImportSizes())
                let summary = try await importer.run(
                    files: Array(paths.values), progress: { _ in }, rejected: { _ in })
                #expect(summary.imported == 2)
            }
            let meanwhile = try await LogAudit(network)
            meanwhile.expectSound()
            // Nothing says that its creator has gone before the batch of the night does.
            #expect(meanwhile.leaves(of: submolt).count == 1 && meanwhile.last(of: submolt)?.content == .deferred)
            try await network.midnight()
            let after = try await LogAudit(network)
            after.expectSound()
            #expect(after.leaves(of: submolt).map(\.leaf.version) == [1, 2, 3])
            let last = try #require(after.last(of: submolt)?.record)
            #expect(last["creator"] == .null)
            #expect(last["created_at"]?.number == ImportFixture.start.milliseconds + 30_007)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentThatComesAndGoesOnOneDayLeavesTwoLeaves(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            #expect(try await owner.post("/withdraw").status == 200)
            #expect(try await LogAudit(network).leaves(of: agent.id).isEmpty)
            try await network.midnight()
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.leaves(of: agent.id).map(\.leaf.type) == [.agent, .erased])
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentThatNobodyClaimedIsErasedWithTheOthers(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, _, _ in
            let waiting = try await network.agent("waiting", nil)
            try await network.midnight()
            #expect(try await LogAudit(network).last(of: waiting.id)?.leaf.type == .agent)
            network.clock.advance(days: 8)
            try await network.midnight()
            try await network.midnight()
            let audit = try await LogAudit(network)
            audit.expectSound()
            let last = try #require(audit.last(of: waiting.id))
            // No row of it is left that could say on which day it went.
            #expect(last.leaf.type == .erased && last.role == .operator && last.content == .closed)
        }
    }
}
