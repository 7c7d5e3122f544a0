import Envelope
import Foundation
import JSONWriting
import LogService
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What rows and commits say of tokens and standing.
@Suite(.serialized) struct PrivacyTokenTests {
    private func rows(_ network: PrivacyNetwork) async throws -> [WrittenRow] {
        guard let folder = network.database.folder else { return try await PostgresRows.all(in: network.store) }
        return try SQLiteRows.all(inFile: folder + "/" + TestDatabase.fileName)
    }

    @Test(arguments: TestEngine.available)
    func aRedemptionIsCommittedWithRowsOfItsAgentAlone(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let issuer = try await network.learnIssuer()
            let others = try await network.agents(6)
            for other in others { _ = try await network.inside.redeem(try issuer.token(), for: other.id) }
            try await network.rank()

            let watch = try await CommitWatch(network)
            let agent = try await network.agent(headers: [("Authorization", try issuer.token().authorization)])
            let registered = try await watch.commits()
            #expect(registered.count == 1)
            let written = Set(registered.flatMap(\.changed).map(\.table))
            #expect(
                written == [
                    "agents", "agent_names", "api_keys", "spent_tokens", "standings", "dirty_agents", "log_deferred",
                ])
            let namesOthers = registered.contains { commit in others.contains { commit.names($0.marks) } }
            #expect(!namesOthers)
            try await network.rank()

            // A renewal names nobody.
            let second = try await CommitWatch(network)
            _ = try await network.inside.redeem(try issuer.token(.vote), for: agent.id)
            let renewed = try await second.commits()
            #expect(Set(renewed.flatMap(\.changed).map(\.table)) == ["spent_tokens", "standings"])
            let namesAnyone = renewed.contains { commit in (others + [agent]).contains { commit.names($0.marks) } }
            #expect(!namesAnyone)
        }
    }

    @Test(arguments: TestEngine.available)
    func rowsSayNeitherWhoseTheyAreNorWhenTheyWereWritten(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let issuer = try await network.learnIssuer()
            let agents = try await network.agents(6)
            let first = network.clock.now.day
            var tokens: [Token] = []
            for (number, agent) in agents.enumerated() {
                let run = try issuer.token()
                tokens.append(run)
                _ = try await network.inside.redeem(run, for: agent.id)
                if number % 2 == 0 { _ = try await network.inside.redeem(try issuer.token(.vote), for: agent.id) }
                if number % 3 == 0 {
                    let keys = network.inside.keys
                    try await network.store.write(.privateAct) { _ = try $0.setPaused(true, of: agent.id, keys) }
                }
                try await network.midnight()
            }
            let all = try await rows(network)
            let spent = all.filter { $0.table == "spent_tokens" }
            let standings = all.filter { $0.table == "standings" }
            #expect(spent.count == 2 * 9 && standings.count == 6)
            #expect(spent.allSatisfy { Set($0.columns.keys) == ["tag", "kind", "epoch", "fresh"] })
            #expect(standings.allSatisfy { Set($0.columns.keys) == ["tag", "sealed", "fresh"] })
            #expect(Set(standings.map { $0.columns["sealed"]?.count }).count == 1, "one size, whatever they say")
            #expect(Set((spent + standings).map { $0.columns["fresh"] }).count == 1)
            let days = (first - 1...first + 80).map { Array(String($0).utf8) }
            let dayBytes = (first - 1...first + 80).map { day in withUnsafeBytes(of: day.bigEndian) { Array($0) } }
            for row in spent + standings {
                #expect(!row.columns.values.contains { days.contains($0) })
                let isReadable = row.columns.values.contains { value in dayBytes.contains { value.holds($0) } }
                #expect(!isReadable)
                let namesAnyone = agents.contains { row.names($0.marks) }
                #expect(!namesAnyone)
                let isToken = tokens.contains { row.names([$0.nonce.bytes, $0.spendingDigest.bytes]) }
                #expect(!isToken)
            }
            #expect(Set(spent.map { $0.columns["tag"] }).isDisjoint(with: standings.map { $0.columns["tag"] }))
        }
    }

    /// Once the epoch is closed, the key files do not tell either.
    @Test func afterItsEpochNobodyCanTellWhichTokensWereSpent() async throws {
        try await PrivacyNetwork.run(.sqlite) { network in
            let issuer = try await network.learnIssuer()
            let agent = try await network.agent()
            let before = try await network.inside.keys.spentTokenKey(.run, TestIssuer.epoch)
            _ = try await network.inside.redeem(try issuer.token(), for: agent.id)
            let tag = before.tag("nacre/renewed-agent/v1\0", agent.id.bytes)
            network.clock.advance(days: TestIssuer.epoch.lastDay + 5 - network.clock.now.day)
            try await network.midnight()
            let folder = try #require(network.database.folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let bytes = Array(FileManager.default.contents(atPath: folder + "/" + file) ?? Data())
                let isThere = bytes.holds(tag)
                #expect(!isThere, "\(file)")
            }
            let after = try await network.inside.keys.spentTokenKey(.run, TestIssuer.epoch)
            #expect(after.tag("nacre/renewed-agent/v1\0", agent.id.bytes) != tag)
        }
    }
}

extension PrivacyNetwork {
    /// An issuer whose keys the network knows from now on.
    func learnIssuer() async throws -> TestIssuer {
        let issuer = try TestIssuer()
        _ = try await inside.issuerKeys.learn(issuer.directory(), at: clock.now, in: store, inside.log.writer)
        return issuer
    }
}
