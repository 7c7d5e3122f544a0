import TestLogs
import Testing
import TransparencyLog

@Suite struct LogPinsTests {
    private static let log = Result { try MemoryLog().vkey }

    @Test func withoutAQuorumMoreThanHalfIsDemanded() throws {
        let (log, witnesses) = (try Self.log.get(), try MemoryWitness.make(5).map(\.verifier.vkey))
        for (count, quorum) in [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
            let pins = LogPins(log: log, witnesses: Array(witnesses.prefix(count)))
            let trust = try #require(try pins.trust())
            #expect(pins.demanded == quorum && trust.quorum == quorum && trust.witnesses.count == count)
        }
    }

    @Test func whatCouldNeverHoldIsRefused() throws {
        let (log, witness) = (try Self.log.get(), try MemoryWitness.make(1)[0].verifier.vkey)
        let bad: [(log: String?, witnesses: [String]?, quorum: Int?, LogPinsError)] = [
            (witness, [], nil, .notALogKey(witness)), ("nonsense", nil, nil, .notALogKey("nonsense")),
            (log, [log], nil, .notAWitnessKey(log)), (log, [""], nil, .notAWitnessKey("")),
            (log, [witness, witness], nil, .repeatedWitness),
            (log, [witness], 2, .impossibleQuorum(2, witnesses: 1)),
            (log, [witness], 0, .impossibleQuorum(0, witnesses: 1)),
            (log, [], 1, .impossibleQuorum(1, witnesses: 0)), (nil, nil, 1, .impossibleQuorum(1, witnesses: 0)),
            (log, [witness], -1, .impossibleQuorum(-1, witnesses: 1)),
        ]
        for (log, witnesses, quorum, error) in bad {
            let pins = LogPins(log: log, witnesses: witnesses, quorum: quorum)
            #expect(throws: error) { try pins.check() }
            #expect(throws: error) { _ = try pins.trust(seen: Self.log.get()) }
        }
    }

    @Test func aPinnedKeyGoesBeforeOneThatWasSeen() throws {
        let (log, other) = (try Self.log.get(), try MemoryLog(seed: 9).vkey)
        let pinned = try #require(try LogPins(log: log).trust(seen: other))
        let first = try #require(try LogPins.none.trust(seen: other))
        let nobody = try LogPins.none.trust()
        #expect(pinned.log.vkey == log && first.log.vkey == other && nobody == nil)
    }
}
