import AgentAPI
import Foundation
import JSONWriting
import MessageFormats
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct SealedAttachmentTests {
    private static func file(_ content: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return [AttachmentFormat.version]
            + (1..<AttachmentFormat.fileSize(ofContent: content)).map { _ in random.next() }
    }

    private static func upload(
        _ agent: TestAgent, _ bytes: [UInt8], type: String = "application/octet-stream", _ more: [(String, String)] = []
    ) async throws -> Answer {
        try await agent.network.send(
            .POST, "/api/v1/agents/dm/attachments", bytes,
            headers: [("Authorization", "Bearer \(agent.key)"), ("Content-Type", type)] + more)
    }

    @Test(arguments: TestEngine.available)
    func whoKnowsTheIDFetchesTheSameBytes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            for size in [0, 1, 65_520, 200_000] {
                let bytes = Self.file(size)
                let answer = try await Self.upload(one, bytes)
                #expect(answer.status == 201, "\(answer.text)")
                #expect(answer["expires_day"].number == network.clock.now.day + 30)
                let id = answer["id"].text
                try await network.restart()
                let fetched = try await other.get("/agents/dm/attachments/\(id)")
                #expect(fetched.status == 200 && Array(fetched.body) == bytes)
                #expect(fetched.header("Content-Type") == "application/octet-stream")
                #expect(fetched.header("Cache-Control") == "no-store")
                #expect(try await network.get("/agents/dm/attachments/\(id)").status == 401)
                let names = try FileManager.default.contentsOfDirectory(atPath: network.attachmentFolder)
                #expect(!names.contains { $0.contains(id) })
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNoAttachmentIsNotKept(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let good = Self.file(1_000)
            let wrongVersion = [2] + good.dropFirst()
            for bad in [[], [1], Array(good.dropLast()), good + [0], wrongVersion] {
                let answer = try await Self.upload(agent, bad)
                #expect(answer.status == 400 && answer["code"].text == "INVALID_ATTACHMENT", "\(bad.count)")
            }
            #expect(try await Self.upload(agent, good, type: "image/png").status == 415)
            #expect(try await Self.upload(agent, good, [("Content-Encoding", "gzip")]).status == 415)
            let large = [UInt8](repeating: 1, count: AttachmentFormat.mostFileBytes + 1)
            #expect(try await Self.upload(agent, large).status == 413)
            #expect(try await agent.get("/agents/dm/attachments/\(Attachments.ID.random().text)").status == 404)
            #expect(try await agent.get("/agents/dm/attachments/short").status == 404)
            #expect(try FileManager.default.contentsOfDirectory(atPath: network.attachmentFolder) == [])
        }
    }

    @Test(arguments: TestEngine.available)
    func attachmentsExpireAndAreAllowedOnlySoMany(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.attachmentMegabytesPerDay = 1
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            try await network.midnight()
            let bytes = Self.file(600_000)
            let id = try await Self.upload(agent, bytes)["id"].text
            let second = try await Self.upload(agent, bytes)
            #expect(second.status == 429 && second["retry_after_seconds"].number != nil)
            network.clock.advance(days: 1)
            #expect(try await Self.upload(agent, bytes).status == 201)
            network.clock.advance(days: 28)
            try await network.midnight()
            #expect(try await agent.get("/agents/dm/attachments/\(id)").status == 200)
            try await network.midnight()
            #expect(try await agent.get("/agents/dm/attachments/\(id)").status == 404)
            #expect(try FileManager.default.contentsOfDirectory(atPath: network.attachmentFolder).count == 1)
        }
    }

    @Test func theWholeIsBoundedToo() throws {
        var limits = PublishedLimits.off
        limits.attachmentGigabytes = 1
        let allowance = AttachmentAllowance(limits, total: 999_999_000)
        let (agent, now) = (AgentID(), TestClock.start)
        #expect(throws: (any Error).self) { try allowance.take(1_001, by: agent, now: now) }
        try allowance.take(1_000, by: agent, now: now)
        allowance.giveBack(500, by: agent, day: now.day)
        try allowance.take(500, by: agent, now: now)
        #expect(throws: (any Error).self) { try allowance.take(1, by: agent, now: now) }
    }
}
