import Crypto
import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

@Suite struct KeyNewsTests {
    private static let now: Int64 = 1_800_000_100

    @Test func keysOfOnesOwnAgentsAreFoundWithoutNamingThem() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(600)
        try stage.publish()
        let reader = LogReader(stage.address, pins: stage.pins)
        let (news, reading) = try await reader.keyNews(of: [agents[1].id], from: nil, at: Self.now)
        #expect(news.map(\.object) == [agents[1].keyObject] && news.first?.statement.change == .added)
        #expect(reading.position.size == Int64(stage.state.withLock { $0.entries.count }))
        // Whole tiles, and nothing that names an agent.
        let asked = stage.requests
        #expect(!asked.contains { $0.contains(agents[1].id) || $0.contains(agents[1].name) })
        #expect(asked.filter { $0.contains("/entries/") }.count == 3)
        // The next reading is of what has come since.
        var thief = agents[1]
        thief.key = Curve25519.Signing.PrivateKey()
        thief.keyObject = UUID().uuidString.lowercased()
        let index = try stage.key(.added, of: thief)
        try stage.publish()
        let (more, _) = try await reader.keyNews(of: [agents[1].id], from: reading.position, at: Self.now)
        #expect(more.map(\.index) == [index])
        let (again, _) = try await reader.keyNews(of: [agents[1].id], from: reading.position, again: true, at: Self.now)
        #expect(again.count == 2)
    }

    @Test func aVoucherIsJudged() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(20)
        var agent = agents[0]
        let old = agent.key
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        let previous = Array(old.publicKey.rawRepresentation)
        try stage.key(.added, of: agent, by: old, authority: .key, previous: previous)
        agent.keyObject = UUID().uuidString.lowercased()
        try stage.key(.added, of: agent, by: old, authority: .key, previous: previous, spoil: true)
        try stage.publish()
        let (news, _) = try await LogReader(stage.address, pins: stage.pins)
            .keyNews(of: [agent.id], from: nil, at: Self.now)
        #expect(news.map { $0.isAuthorised(logOrigin: stage.origin) } == [false, true, false])
        #expect(news.last?.isAuthorised(logOrigin: "elsewhere/log") == false)
    }

    @Test func aForkIsNoNews() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        try stage.publish()
        let reader = LogReader(stage.address, pins: stage.pins)
        let (_, reading) = try await reader.keyNews(of: [agents[0].id], from: nil, at: Self.now)
        stage.rewrite { $0.remove(at: 3) }
        _ = try stage.populate(700)
        try stage.publish()
        let size = reading.position.size
        for again in [false, true] {
            await #expect(throws: LogFinding(.notAnExtension(of: size))) {
                try await reader.keyNews(of: [agents[0].id], from: reading.position, again: again, at: Self.now)
            }
        }
    }

    @Test func aLeafThatTheTilesDoNotHoldIsRefused() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        try stage.publish()
        stage.state.withLock { $0.entries[5] = $0.entries[6] }
        await #expect(throws: LogFinding.self) {
            try await LogReader(stage.address, pins: stage.pins).keyNews(of: [agents[0].id], from: nil, at: Self.now)
        }
    }

    @Test func aPositionSurvivesBeingWrittenDown() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(600)
        try stage.publish()
        let reader = LogReader(stage.address, pins: LogPins())
        let (_, reading) = try await reader.keyNews(of: [], from: nil, at: Self.now)
        #expect(reading.isFirstUse)
        let position = try #require(LogPosition(bytes: reading.position.bytes))
        #expect(position == reading.position)
        try stage.key(.removed, of: agents[2])
        try stage.publish()
        let (news, next) = try await reader.keyNews(of: [agents[2].id], from: position, at: Self.now)
        #expect(news.count == 1 && !next.isFirstUse)
        #expect(LogPosition(bytes: Array("{}".utf8)) == nil)
        #expect(LogPosition(bytes: reading.position.bytes.dropLast()) == nil)
    }
}
