import Foundation
import NIOCore
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// What the log signs, and when.
@Suite struct BadCheckpointTests {
    /// A stage, and the memory of who has verified it once.
    private func known(_ size: Int = 300) async throws -> (LogStage, LogMemoryFile) {
        let stage = try LogStage()
        _ = try stage.populate(size)
        try stage.publish()
        let file = try stage.memoryFile()
        let report = try await stage.verify(file)
        #expect(report.finding == nil)
        return (stage, file)
    }

    @Test func aForkIsReportedWithBothCheckpoints() async throws {
        let (stage, file) = try await known()
        let size = Int64(stage.state.withLock { $0.entries.count })
        stage.rewrite { $0[7] = $0[8] }
        try stage.publish()
        let report = try await stage.verify(file)
        #expect(report.finding == LogFinding(.forked(size: size)))
        #expect(report.evidence.count == 2)
        let path = try #require(report.evidencePath)
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        #expect(kept.components(separatedBy: stage.origin + "\n\(size)\n").count == 3)
        // What was accepted stays what is compared with.
        let again = try await stage.verify(file)
        #expect(again.finding?.fault == .forked(size: size))
    }

    @Test func aForkThatGrewIsNoExtension() async throws {
        let (stage, file) = try await known()
        let size = Int64(stage.state.withLock { $0.entries.count })
        stage.rewrite { $0[200] = $0[201] }
        _ = try stage.populate(Int(size) + 300)
        try stage.publish()
        for isFull in [false, true] {
            let report = try await stage.verify(file) { $0.isFull = isFull }
            #expect(report.finding?.fault == .notAnExtension(of: size))
            #expect(report.evidence.count == 2)
        }
    }

    @Test func aLogThatWentBackIsReported() async throws {
        let (stage, file) = try await known()
        let size = Int64(stage.state.withLock { $0.entries.count })
        stage.rewrite { $0.removeLast() }
        try stage.publish()
        let report = try await stage.verify(file)
        #expect(report.finding == LogFinding(.rolledBack(from: size, to: size - 1)))
    }

    @Test func aLogWithoutALeafThatItHadIsReportedEvenIfItIsEmpty() async throws {
        let (stage, file) = try await known()
        stage.rewrite { $0.removeAll() }
        try stage.publish()
        let report = try await stage.verify(file)
        guard case .rolledBack = report.finding?.fault else { return #expect(Bool(false), "\(report)") }
    }

    @Test func aCheckpointOfAnotherLogIsRefused() async throws {
        let stage = try LogStage()
        try stage.publish()
        let other = try LogStage(origin: "elsewhere.example/log")
        let report = try await stage.verify {
            $0.pins = LogPins(log: other.vkey, witnesses: [], quorum: 0)
        }
        #expect(
            report.finding?.fault == .otherOrigin(expected: "elsewhere.example/log", found: "stage.example/log"))
    }

    @Test func aCheckpointByAnotherKeyIsRefused() async throws {
        let stage = try LogStage()
        try stage.publish()
        let other = try LogStage(seed: [UInt8](repeating: 9, count: 32))
        let report = try await stage.verify { $0.pins = LogPins(log: other.vkey, witnesses: [], quorum: 0) }
        #expect(report.finding?.fault == .notSignedByLog)
    }

    @Test func aKeyThatReplacesTheRememberedOneIsNamed() async throws {
        let stage = try LogStage()
        try stage.publish()
        let file = try stage.memoryFile()
        _ = try await stage.verify(file) { $0.pins = LogPins() }
        let other = try LogStage(seed: [UInt8](repeating: 9, count: 32))
        try other.publish()
        for path in ["/log/checkpoint", "/log/info"] {
            let bytes = try await LogFetcher(other.address).bytes(.init(path: String(path.dropFirst(4)), limit: 65_536))
            stage.lie(path, .init(body: bytes))
        }
        let report = try await stage.verify(file) { $0.pins = LogPins() }
        #expect(report.finding?.fault == .otherLogKey(remembered: stage.vkey, shown: other.vkey))
    }

    @Test func aPinnedKeyThatIsNotTheRememberedOneIsNotMixedUp() async throws {
        let (_, file) = try await known(5)
        let other = try LogStage(origin: "elsewhere.example/log")
        try other.publish()
        await #expect(throws: LogMemoryError.self) { try await other.verify(file) }
    }

    @Test(arguments: [0, 1])
    func tooFewCosignaturesAreRefused(cosigners: Int) async throws {
        let stage = try LogStage()
        _ = try stage.populate(5)
        try stage.publish(cosigners: Array(0..<cosigners))
        let report = try await stage.verify()
        #expect(report.finding?.fault == .tooFewCosignatures(found: cosigners, quorum: 2))
        // Who trusts fewer of them is content.
        let some = Array((stage.pins.witnesses ?? []).prefix(cosigners))
        let content = try await stage.verify { $0.pins = LogPins(log: stage.vkey, witnesses: some, quorum: cosigners) }
        #expect(content.finding == nil)
    }

    @Test func aFalseCosignatureIsRefused() async throws {
        let stage = try LogStage()
        _ = try stage.populate(5)
        try stage.publish(cosigners: [0])
        let verifier = stage.witnesses[1].verifier
        try stage.state.withLock { state in
            let line = try NoteSignature(
                name: verifier.name, keyID: verifier.keyID, signature: [UInt8](repeating: 1, count: 72))
            state.note = try state.note?.adding(line)
        }
        let report = try await stage.verify()
        #expect(report.finding?.fault == .falseSignature(verifier.name))
    }

    @Test(arguments: [Int64.max, Int64.max - 1, 1_099_511_627_777] as [Int64])
    func aSizeThatNoLogHasIsRefused(size: Int64) async throws {
        let stage = try LogStage()
        let note = try stage.signer.sign(Checkpoint(origin: stage.origin, size: size, root: LogHash(leaf: [1])))
        stage.state.withLock { $0.note = note }
        let report = try await stage.verify { $0.pins = LogPins(log: stage.vkey, witnesses: []) }
        #expect(report.finding?.fault == .unreadableCheckpoint)
        let pins = LogPins(log: stage.vkey)
        await #expect(throws: LogFinding(.unreadableCheckpoint)) {
            try await LogReader(stage.address, pins: pins).read(from: nil, at: 0) { _, _ in }
        }
    }

    @Test(arguments: [Int64.max, Int64.min, -1] as [Int64])
    func whatNobodySignsCanBeAnyNumber(waiting: Int64) async throws {
        let stage = try LogStage()
        let agents = try stage.populate(30)
        let post = try stage.post("one", by: agents[0])
        stage.state.withLock { state in
            state.contents[Int(post.index)] = .superseded
            state.waiting = waiting
        }
        try stage.publish()
        let info = "{\"origin\":\"x\",\"vkey\":\"x\",\"size\":\(Int64.max),\"waiting\":\(waiting)}"
        stage.lie("/log/info", .init(body: Array(info.utf8)))
        let report = try await stage.verify()
        #expect(report.finding == nil && report.remarks.contains(.deferred(1)))
    }

    @Test(arguments: [Int64.max, -1] as [Int64])
    func anAgeOfAnyNumberOfHoursIsNoTrap(hours: Int64) async throws {
        let stage = try LogStage()
        try stage.publish()
        let report = try await stage.verify { $0.maxAge = hours }
        #expect((report.finding == nil) == (hours > 0))
    }

    @Test func oldCosignaturesAreRefusedUnlessAnyAgeIsTaken() async throws {
        let stage = try LogStage()
        try stage.publish()
        let verification = stage.verification()
        let fresh = try await verification.run(nil)
        #expect(fresh.finding == nil)
        var late = verification
        late.clock = { stage.state.withLock { $0.time } + 50 * 3_600 }
        let report = try await late.run(nil)
        #expect(report.finding?.fault == .stale(hours: 50, allowed: 24))
        late.maxAge = nil
        #expect(try await late.run(nil).finding == nil)
        // Who watches keys alone must not be shown last year's log either.
        var reader = LogReader(stage.address, pins: stage.pins)
        let now = late.clock()
        await #expect(throws: LogFinding(.stale(hours: 50, allowed: 24))) {
            try await reader.read(from: nil, at: now) { _, _ in }
        }
        reader.maxAge = 51
        let reading = try await reader.read(from: nil, at: now) { _, _ in }
        #expect(reading.cosignedAt == stage.state.withLock { $0.time })
    }

    @Test(arguments: [
        "", "stage.example/log\n", "stage.example/log\n-1\nAAAA\n\n\u{2014} x AAAAAAAA\n", "<html>not found</html>",
    ])
    func whatIsNoCheckpointIsRefused(text: String) async throws {
        let stage = try LogStage()
        stage.lie("/log/checkpoint", .init(body: Array(text.utf8)))
        let report = try await stage.verify()
        #expect(report.finding?.fault == .unreadableCheckpoint)
    }

    @Test func aTreeOfAnotherSizeOrHashThanSignedIsFound() async throws {
        let stage = try LogStage()
        _ = try stage.populate(300)
        let size = stage.state.withLock { $0.grower.size }
        let root = stage.state.withLock { $0.grower.root }
        for checkpoint in [
            Checkpoint(origin: stage.origin, size: size + 1, root: root),
            Checkpoint(origin: stage.origin, size: size - 1, root: root),
            Checkpoint(origin: stage.origin, size: size, root: LogHash(leaf: [1])),
        ] {
            let note = try stage.signer.sign(checkpoint)
            stage.state.withLock { $0.note = note }
            let report = try await stage.verify { $0.pins.witnesses = [] }
            let fault = try #require(report.finding?.fault)
            switch fault {
            case .missingTile: #expect(checkpoint.size > size)
            case .otherRoot(let found): #expect(found == checkpoint.size && found <= size)
            default: #expect(Bool(false), "\(fault)")
            }
        }
    }

    @Test func anAnswerThatDoesNotEndIsNotWaitedFor() async throws {
        let stage = try LogStage()
        stage.lie("/log/checkpoint", .init(trickles: true))
        let start = ContinuousClock.now
        await #expect(
            throws: LogFetchError.unreachable(url: "\(stage.address)/checkpoint", reason: "no answer came in time")
        ) {
            try await stage.verify {
                $0.patience.answering = .milliseconds(300)
                $0.patience.attempts = 1
            }
        }
        // At 20 ms for a byte it would have taken twenty minutes.
        #expect(ContinuousClock.now - start < .seconds(600))
    }

    @Test func aServerThatDoesNotAnswerProvesNothing() async throws {
        let stage = try LogStage()
        stage.lie("/log/checkpoint", .init(status: 503))
        await #expect(throws: LogFetchError.self) { try await stage.verify() }
        let none = LogVerifier(LogAddress(server: "http://127.0.0.1:9"), pins: stage.pins, clock: { 0 })
        await #expect(throws: LogFetchError.self) { try await none.run(nil) }
    }
}
