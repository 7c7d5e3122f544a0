import HTTPSupport
import IssuerLog
import JSONWriting
import LogService
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import TestLogs
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// The agent layer learns a key only as the issuer's log shows it, and its own log commits to what it learned.
@Suite struct IssuerLogTests {
    /// A server's view of the issuer, over a network's database.
    private struct Stage {
        let network: TestNetwork
        let keys: IssuerKeys
        let witnesses: [CosignatureSigner]

        var seconds: Int64 { network.clock.now.milliseconds / 1_000 }

        func learn(_ directory: IssuerDirectory) async throws -> [RefusedIssuerKey] {
            try await keys.learn(directory.json(), at: network.clock.now, in: network.store, network.inside.log.writer)
        }

        func learned() async throws -> Int { try await network.store.all(IssuerKeyQueries.all()).count }

        func leaves() async throws -> [IssuerKeyStatement] {
            try await network.store.all(LogQueries.entries(from: 0, to: 10_000)).compactMap { entry in
                guard case .issuerKey(let statement) = try Leaf(parsing: entry).statement else { return nil }
                return statement
            }
        }
    }

    private static func run(
        _ engine: TestEngine, log: String? = nil, witnesses count: Int = 0, quorum: Int? = nil,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await TestNetwork.run(engine, registration: .token) { network in
            let witnesses = try MemoryWitness.make(max(count, 3))
            let pins = LogPins(
                log: log, witnesses: witnesses.prefix(count).map(\.verifier.vkey), quorum: quorum)
            try await body(
                Stage(
                    network: network, keys: IssuerKeys(authority: TestIssuer.authority, pins: pins),
                    witnesses: witnesses))
        }
    }

    private static func logged() throws -> LoggedDirectory {
        let issuer = try TestIssuer()
        return try LoggedDirectory(issuer.epochKeys, issuer: issuer.name)
    }

    @Test(arguments: TestEngine.available)
    func aKeyWithAFreshProofIsLearnedAndCommittedTo(engine: TestEngine) async throws {
        let logged = try Self.logged()
        try await Self.run(engine, log: logged.log.vkey, witnesses: 3, quorum: 2) { stage in
            let note = try logged.log.note(witnesses: Array(stage.witnesses.prefix(2)), at: stage.seconds - 60)
            #expect(try await stage.learn(logged.directory(note: note)).isEmpty)
            #expect(try await stage.learned() == logged.keys.count)
            #expect(Set(try await stage.leaves().map(\.tokenKeyID)) == Set(logged.keys.map(\.key.tokenKeyID.bytes)))
            // Read again, also with old cosignatures: what is known needs no proof, and gets no second leaf.
            #expect(try await stage.learn(logged.directory(note: logged.log.note())).isEmpty)
            #expect(try await stage.leaves().count == logged.keys.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyWithoutAProofOrWithTooFewOrOldCosignaturesIsNotLearned(engine: TestEngine) async throws {
        let logged = try Self.logged()
        try await Self.run(engine, log: logged.log.vkey, witnesses: 3, quorum: 2) { stage in
            let one = try logged.log.note(witnesses: [stage.witnesses[0]], at: stage.seconds)
            let old = try logged.log.note(witnesses: stage.witnesses, at: stage.seconds - 86_401)
            let future = try logged.log.note(witnesses: stage.witnesses, at: stage.seconds + 86_400)
            for note in [one, old, future] {
                let refused = try await stage.learn(logged.directory(note: note))
                #expect(refused.count == logged.keys.count)
                #expect(refused.allSatisfy { $0.isPassing }, "it may pass: the next reading is soon")
            }
            let fresh = try logged.log.note(witnesses: stage.witnesses, at: stage.seconds)
            let refused = try await stage.learn(logged.directory(note: fresh, unproven: Set(logged.keys)))
            #expect(refused.count == logged.keys.count && refused.allSatisfy { $0.isPassing })
            #expect(try await stage.learned() == 0)
            #expect(try await stage.leaves().isEmpty)
            // The others of a directory are learned.
            let first = logged.keys[0]
            let some = try await stage.learn(logged.directory(note: fresh, unproven: [first]))
            #expect(some.map(\.label) == [.init(kind: first.kind, epoch: first.epoch)])
            #expect(try await stage.learned() == logged.keys.count - 1)
        }
    }

    /// An issuer that shows this server keys of its own: beside the log, in a log of its own, in the place of the log's.
    @Test(arguments: TestEngine.available)
    func keysOfAnotherLogAreRefused(engine: TestEngine) async throws {
        let logged = try Self.logged()
        try await Self.run(engine, log: logged.log.vkey) { stage in
            let issuer = try TestIssuer(variant: 1)
            let forged = try LoggedDirectory(issuer.epochKeys, issuer: issuer.name, seed: 9)
            for name in [nil, logged.log.vkey] {
                let refused = try await stage.learn(forged.directory(naming: name))
                let mayPass = refused.contains(where: \.isPassing)
                #expect(refused.count == forged.keys.count && !mayPass)
            }
            // The honest log's proofs beside other keys.
            let proofs = try logged.directory().logProofs
            let mixed = IssuerDirectory(
                issuerRequestURI: "/v1/tokens", issuerName: issuer.name, keys: issuer.epochKeys,
                logKey: logged.log.vkey, logProofs: proofs)
            let refused = try await stage.learn(mixed)
            let expected = issuer.epochKeys.map { key in
                RefusedIssuerKey(
                    label: .init(kind: key.kind, epoch: key.epoch), reason: .otherKey(key.kind, key.epoch))
            }
            #expect(refused == expected)
            // Proofs of a shorter tree.
            #expect(try await stage.learn(logged.directory(size: 2)).count == logged.keys.count - 2)
            #expect(try await stage.learned() == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func theLogThatIsSeenFirstCountsWhereNoneIsNamed(engine: TestEngine) async throws {
        let epoch = TestIssuer.epoch
        let now = try TestIssuer(epochs: [epoch])
        let both = try TestIssuer()
        let logged = try LoggedDirectory(now.epochKeys, issuer: now.name)
        try await Self.run(engine) { stage in
            #expect(try await stage.learn(logged.directory()).isEmpty)
            #expect(try await stage.network.store.first(IssuerKeyQueries.logKey()) == logged.log.vkey)
            let other = try LoggedDirectory(both.epochKeys, issuer: both.name, seed: 5)
            await #expect(throws: IssuerDirectoryRefusal.otherLog) { _ = try await stage.learn(other.directory()) }
            // Under the first one's name, but not its key.
            let refused = try await stage.learn(other.directory(naming: logged.log.vkey))
            #expect(refused.map(\.label.epoch) == [epoch.next, epoch.next])
            #expect(try await stage.learned() == 2)
            // The operator names the new log.
            let told = IssuerKeys(
                authority: TestIssuer.authority, pins: LogPins(log: other.log.vkey, witnesses: [], quorum: nil))
            let left = try await told.learn(
                other.directory().json(), at: stage.network.clock.now, in: stage.network.store,
                stage.network.inside.log.writer)
            #expect(left.isEmpty)
            #expect(try await stage.learned() == 4)
            #expect(try await stage.network.store.first(IssuerKeyQueries.logKey()) == other.log.vkey)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDirectoryThatNamesNoLogTeachesNothing(engine: TestEngine) async throws {
        let issuer = try TestIssuer()
        try await Self.run(engine) { stage in
            let directory = IssuerDirectory(
                issuerRequestURI: "/v1/tokens", issuerName: issuer.name, keys: issuer.epochKeys)
            await #expect(throws: IssuerDirectoryRefusal.noLog) { _ = try await stage.learn(directory) }
            let nonsense = IssuerDirectory(
                issuerRequestURI: "/v1/tokens", issuerName: issuer.name, keys: issuer.epochKeys, logKey: "nonsense")
            await #expect(throws: IssuerDirectoryRefusal.noLog) { _ = try await stage.learn(nonsense) }
            let learned = try await stage.learned()
            #expect(learned == 0)
        }
    }

    /// What a wallet compares before it spends a token.
    @Test(arguments: TestEngine.available)
    func theLogServesItsIssuerKeysWithProofs(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let answer = try await eventuallyAnswer(network, count: issuer.epochKeys.count)
            let pins = LogPins(log: answer["log"].text, witnesses: [], quorum: nil)
            let trust = try #require(try pins.trust())
            for key in issuer.epochKeys {
                let found = answer["keys"].items.filter {
                    $0["kind"].text == key.kind.name && $0["epoch"].number == key.epoch.number
                }
                #expect(found.count == 1)
                let proof = try IssuerKeyProof(parsing: #require(found.first)["proof"].text)
                #expect(proof.index == found.first?["sequence"].number)
                try proof.verify(LoggedKey(key), under: trust, at: 0)
            }
        }
    }

    private func eventuallyAnswer(_ network: TestNetwork, count: Int) async throws -> Answer {
        var answer = try await network.send(.GET, "/log/issuer-keys")
        for _ in 0..<200 where answer["keys"].items.count < count {
            try await Task.sleep(for: .milliseconds(50))
            answer = try await network.send(.GET, "/log/issuer-keys")
        }
        #expect(answer["keys"].items.count == count)
        return answer
    }
}
