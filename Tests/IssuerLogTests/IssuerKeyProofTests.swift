import IssuerLog
import PrivacyPassToken
import TestLogs
import Testing
import TransparencyLog

@Suite struct IssuerKeyProofTests {
    private static let now: Int64 = 1_790_000_000
    private static let key = LoggedKey(kind: .run, epoch: Epoch(day: 20_000), tokenKeyID: bytes(7))
    private static let other = LoggedKey(kind: .vote, epoch: Epoch(day: 20_000), tokenKeyID: bytes(8))

    static func bytes(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    private static func log() throws -> MemoryLog {
        var log = try MemoryLog()
        for day in 0..<5 {
            log.append(.trailHead(TrailHeadStatement(day: Int64(day), entries: 0, head: bytes(UInt8(day)))))
        }
        log.append(.issuerKey(key.statement))
        log.append(.issuerKey(other.statement))
        return log
    }

    private static func proof(_ log: MemoryLog, _ index: Int64 = 5, _ note: SignedNote) throws -> IssuerKeyProof {
        let made = IssuerKeyProof(
            leaf: log.entries[Int(index)], inclusion: try log.inclusion(of: index), note: note)
        return try IssuerKeyProof(parsing: made.text)
    }

    @Test func aKeyInTheLogIsBelievedUnderAFreshQuorum() throws {
        let log = try Self.log()
        let witnesses = try MemoryWitness.make(3)
        let pins = LogPins(
            log: log.vkey, witnesses: witnesses.map(\.verifier.vkey), quorum: 2)
        let trust = try #require(try pins.trust())
        let note = try log.note(witnesses: Array(witnesses.prefix(2)), at: Self.now - 3_600)
        let proof = try Self.proof(log, 5, note)
        let checkpoint = try proof.verify(Self.key, under: trust, at: Self.now)
        #expect(checkpoint.size == 7)
        #expect(proof.index == 5)
        #expect(proof.claim == Self.key.statement)
        // Another kind, epoch or key than the leaf's.
        for wrong in [
            Self.other, LoggedKey(kind: .run, epoch: Self.key.epoch.next, tokenKeyID: Self.key.tokenKeyID),
            LoggedKey(kind: .run, epoch: Self.key.epoch, tokenKeyID: Self.bytes(9)),
        ] {
            #expect(throws: IssuerLogRefusal.otherKey(wrong.kind, wrong.epoch)) {
                _ = try proof.verify(wrong, under: trust, at: Self.now)
            }
        }
    }

    @Test func cosignaturesOlderThanADayOrFromTheFutureDoNotCount() throws {
        let log = try Self.log()
        let witnesses = try MemoryWitness.make(2)
        let pins = LogPins(log: log.vkey, witnesses: witnesses.map(\.verifier.vkey), quorum: 1)
        let trust = try #require(try pins.trust())
        for (time, isFresh) in [
            (Self.now - 86_399, true), (Self.now - 86_401, false), (Self.now + 299, true), (Self.now + 3_600, false),
            (0, false),
        ] {
            let proof = try Self.proof(log, 5, try log.note(witnesses: witnesses, at: time))
            let verdict = Result { try proof.verify(Self.key, under: trust, at: Self.now) }
            #expect(((try? verdict.get()) != nil) == isFresh, "\(time - Self.now)")
            if !isFresh {
                #expect(throws: IssuerLogRefusal.stale) { _ = try verdict.get() }
                _ = try proof.verify(Self.key, under: trust, at: Self.now, mustBeFresh: false)
            }
        }
    }

    @Test func unknownWitnessesCountForNothing() throws {
        let log = try Self.log()
        let pinned = try MemoryWitness.make(2)
        let stranger = try CosignatureSigner(name: "stranger.test", seed: Self.bytes(55))
        // The pinned one's name with another key.
        let impostor = try CosignatureSigner(name: pinned[0].verifier.name, seed: Self.bytes(56))
        let trust = try #require(
            try LogPins(log: log.vkey, witnesses: pinned.map(\.verifier.vkey), quorum: 1).trust())
        let note = try log.note(witnesses: [stranger, impostor], at: Self.now)
        #expect(throws: IssuerLogRefusal.untrusted(.quorumNotMet(cosigned: 0, quorum: 1))) {
            _ = try Self.proof(log, 5, note).verify(Self.key, under: trust, at: Self.now)
        }
    }

    @Test func anotherLogsOrAnotherTreesProofIsRefused() throws {
        let log = try Self.log()
        let trust = try #require(try LogPins(log: log.vkey).trust())
        _ = try Self.proof(log, 5, try log.note()).verify(Self.key, under: trust, at: Self.now)

        var foreign = try MemoryLog("other.test/log")
        foreign.append(.issuerKey(Self.key.statement))
        #expect(throws: IssuerLogRefusal.untrusted(.wrongOrigin)) {
            _ = try Self.proof(foreign, 0, try foreign.note()).verify(Self.key, under: trust, at: Self.now)
        }
        var forged = try MemoryLog(seed: 2)
        forged.append(.issuerKey(Self.key.statement))
        #expect(throws: IssuerLogRefusal.untrusted(.notSignedByLog)) {
            _ = try Self.proof(forged, 0, try forged.note()).verify(Self.key, under: trust, at: Self.now)
        }
        // A checkpoint of before the leaf, and the place of another leaf.
        for proof in [
            IssuerKeyProof(leaf: log.entries[5], inclusion: try log.inclusion(of: 5), note: try log.note(size: 6)),
            IssuerKeyProof(leaf: log.entries[5], inclusion: try log.inclusion(of: 4), note: try log.note()),
        ] {
            #expect(throws: IssuerLogRefusal.notIncluded) {
                _ = try proof.verify(Self.key, under: trust, at: Self.now)
            }
        }
    }

    @Test func aLeafOfAnotherTypeOrVersionIsNoKey() throws {
        var log = try Self.log()
        let trust = try #require(try LogPins(log: log.vkey).trust())
        #expect(throws: IssuerLogRefusal.malformedProof) {
            _ = try Self.proof(log, 0, try log.note()).verify(Self.key, under: trust, at: Self.now)
        }
        let second = Leaf(
            object: "00000000-0000-4000-8000-000000000001", version: 2, prev: 5, statement: .issuerKey(Self.key.statement)
        )
        let index = log.append(second.bytes)
        #expect(throws: IssuerLogRefusal.otherKey(.run, Self.key.epoch)) {
            _ = try Self.proof(log, index, try log.note()).verify(Self.key, under: trust, at: Self.now)
        }
    }

    @Test(arguments: ["", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\nindex 0\n\n", "{}", "\u{0}"])
    func whatIsNoProofIsRefused(text: String) {
        #expect(throws: IssuerLogRefusal.malformedProof) { _ = try IssuerKeyProof(parsing: text) }
    }
}

@Suite struct IssuerKeyListTests {
    private static let epoch = Epoch(day: 20_000)
    private static let run = LoggedKey(kind: .run, epoch: epoch, tokenKeyID: IssuerKeyProofTests.bytes(1))
    private static let vote = LoggedKey(kind: .vote, epoch: epoch, tokenKeyID: IssuerKeyProofTests.bytes(2))

    private static func entries(_ keys: [LoggedKey]) throws -> [[UInt8]] {
        var log = try MemoryLog()
        for key in keys { log.append(.issuerKey(key.statement)) }
        return log.entries
    }

    @Test func oneKeyForEachKindAndEpoch() throws {
        let list = try IssuerKeyList(entries: Self.entries([Self.run, Self.vote]))
        try list.require(Self.run)
        try list.require(Self.vote)
        #expect(throws: IssuerLogRefusal.notLogged(.run, Self.epoch.next)) {
            try list.require(LoggedKey(kind: .run, epoch: Self.epoch.next, tokenKeyID: Self.run.tokenKeyID))
        }
        #expect(throws: IssuerLogRefusal.otherKey(.run, Self.epoch)) {
            try list.require(LoggedKey(kind: .run, epoch: Self.epoch, tokenKeyID: Self.vote.tokenKeyID))
        }
    }

    @Test func aSecondLeafForAKindAndEpochIsRefusedWhateverItSays() throws {
        let own = LoggedKey(kind: .run, epoch: Self.epoch, tokenKeyID: IssuerKeyProofTests.bytes(3))
        for keys in [[Self.run, own], [Self.run, Self.vote, Self.run]] {
            #expect(throws: IssuerLogRefusal.secondKey(.run, Self.epoch)) {
                _ = try IssuerKeyList(entries: Self.entries(keys))
            }
        }
        let shared = LoggedKey(kind: .vote, epoch: Self.epoch, tokenKeyID: Self.run.tokenKeyID)
        #expect(throws: IssuerLogRefusal.sharedKey(.vote, Self.epoch)) {
            _ = try IssuerKeyList(entries: Self.entries([Self.run, shared]))
        }
    }

    @Test func anEntryThatIsNoLeafIsNamed() throws {
        let entries = try Self.entries([Self.run]) + [Array("{}".utf8)]
        #expect(throws: IssuerLogRefusal.malformedLeaf(index: 1)) { _ = try IssuerKeyList(entries: entries) }
    }
}
