import AgentAPI
import AgentSignatures
import JSONWriting
import LogVerification
import NIOHTTP1
import TestDatabases
import Testing
import TestServers
import TransparencyLog

@testable import AgentLayer

/// What owners do to their agents' keys is in the log with what other owners did on the same day, in no order; the verifier is
/// content before and after.
@Suite struct OwnerKeyLeafTests {
    private struct Kept: Sendable {
        let signer: TestSigner
        let owner: TestOwner
        let object: String
    }

    private static let count = 10

    @Test(arguments: TestEngine.available)
    func ownersActsOnKeysAreInTheShuffledBatchOfTheNight(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            var all: [Kept] = []
            for number in 0..<Self.count {
                let (agent, owner, _) = try await stage.claimed("whelk\(number)")
                let signer = try TestSigner(agent)
                let added = try await signer.add()
                _ = try await signer.publish()
                all.append(Kept(signer: signer, owner: owner, object: added["key"]["id"].text))
            }
            try await network.midnight()

            let authorised = try await Self.night(network, all.map(\.object)) {
                for one in all {
                    let body = try one.signer.ownerBody(.add, by: one.owner.key)
                    let answer = try await one.owner.request(.POST, "/api/v1/owner/authorize-key", body)
                    #expect(answer.status == 200, "\(answer.text)")
                }
            }
            #expect(authorised.allSatisfy { $0.type == .keyAdded && $0.version == 2 })
            let half = Array(all.prefix(Self.count / 2))
            let revoked = try await Self.night(network, half.map(\.object)) {
                for one in half {
                    let body = try one.signer.ownerBody(.remove, by: one.owner.key)
                    let answer = try await one.owner.request(.POST, "/api/v1/owner/revoke-key", body)
                    #expect(answer.status == 200, "\(answer.text)")
                }
            }
            #expect(revoked.allSatisfy { $0.type == .keyRemoved && $0.version == 3 })
        }
    }

    /// What `acts` does to `objects` waits, and is in the log after midnight.
    ///
    /// - Returns: the leaves of the batch.
    private static func night(
        _ network: TestNetwork, _ objects: [String], _ acts: () async throws -> Void
    ) async throws -> [Leaf] {
        let before = try await LogAudit(network).entries.count
        try await acts()
        #expect(try await LogAudit(network).entries.count == before)
        try await verify(network)
        try await network.midnight()
        let audit = try await LogAudit(network)
        audit.expectSound()
        let batch = audit.entries.dropFirst(before).map(\.leaf)
        #expect(Set(batch.map(\.object)) == Set(objects) && batch.count == objects.count)
        #expect(batch.count < count || batch.map(\.object) != objects, "not in the order in which they were done")
        let report = try await verify(network)
        #expect(report.counts.authorisations >= Int64(batch.count))
        return batch
    }

    @discardableResult
    private static func verify(_ network: TestNetwork) async throws -> LogReport {
        try await eventually("all leaves are published") {
            try await network.send(.GET, "/log/info")["waiting"].number == 0
        }
        let clock = network.clock.now.milliseconds / 1_000
        let report = try await LogVerifier(LogAddress(server: "http://127.0.0.1:\(network.port)")) { clock }.run(nil)
        #expect(report.finding == nil, "\(report.finding.map(\.description) ?? "")")
        return report
    }
}
