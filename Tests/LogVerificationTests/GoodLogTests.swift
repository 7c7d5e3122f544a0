import Foundation
import JSONWriting
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

@Suite struct GoodLogTests {
    @Test(arguments: [0, 1, 255, 256, 257, 700])
    func aGoodLogOfAnySizeIsFoundGood(size: Int) async throws {
        let stage = try LogStage()
        if size == 1 { stage.register(StageAgent("ada")) }
        if size > 1 { _ = try stage.populate(size) }
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.size == Int64(stage.state.withLock { $0.entries.count }))
        #expect(report.counts.leaves == report.size)
        #expect(report.cosigners.count == 2)
        #expect(size < 2 || report.counts.signatures > 0)
    }

    @Test func recordsOfUnusualLengthAreReadToo() async throws {
        let stage = try LogStage()
        _ = stage.moderate(String(repeating: "n", count: 5 << 20))
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.finding == nil && report.counts.leaves == 1, "\(String(describing: report.finding))")
    }

    @Test func theNextRunGoesOnWhereTheLastStopped() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        try stage.publish()
        let file = try stage.memoryFile()
        let first = try await stage.verify(file)
        #expect(first.finding == nil && first.sizeBefore == nil)
        try stage.post("new", by: agents[0], content: "more", isSigned: true)
        try stage.publish()
        let second = try await stage.verify(file)
        #expect(second.finding == nil, "\(second.finding?.description ?? "")")
        #expect(second.sizeBefore == first.size)
        #expect(second.counts.leaves == 1 && second.counts.signatures == 1)
        let third = try await stage.verify(file) { $0.isFull = true }
        #expect(third.finding == nil && third.counts.leaves == second.size)
    }

    @Test func aSignedCommentOnAnOlderTextIsVerifiedWithIt() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        let post = try stage.post("old", by: agents[0], content: "read this")
        try stage.publish()
        let file = try stage.memoryFile()
        _ = try await stage.verify(file)
        try stage.comment("answer", by: agents[1], on: post.id, asRead: "read this", isSigned: true)
        try stage.publish()
        let good = try await stage.verify(file)
        #expect(good.finding == nil && good.counts.signatures == 1, "\(good.finding?.description ?? "")")
        let bad = try stage.comment("answer", by: agents[1], on: post.id, asRead: "read that", isSigned: true)
        try stage.publish()
        let report = try await stage.verify(file)
        #expect(report.finding == LogFinding(.wrongContentSignature, index: bad.index, object: bad.id))
    }

    @Test func aCommentWhoseTextIsGoneIsNoFault() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(30)
        let post = try stage.post("gone", by: agents[0], content: "soon")
        try stage.comment("answer", by: agents[1], on: post.id, asRead: "soon", isSigned: true)
        stage.erase(post.id)
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.finding == nil)
        #expect(report.remarks.contains(.signaturesWithoutParent(1)))
    }

    @Test func whatWasRemovedAndRestoredKeepsItsSignature() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(20)
        let id = UUID().uuidString.lowercased()
        try stage.post("kept", by: agents[0], id: id, content: "words", isSigned: true)
        try stage.comment("answer", by: agents[1], on: id, asRead: "words", isSigned: true)
        stage.commit(
            .removed, id, ["at": .integer(LogStage.created), "comment": nil, "note": "", "post": .string(id)],
            role: .moderator)
        try stage.post("kept", by: agents[0], id: id, content: "words", isSigned: true)
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(!report.remarks.contains { if case .signaturesWithoutParent = $0 { true } else { false } })
    }

    @Test func aKeyThatIsNotKnownIsTakenAndSaid() async throws {
        let stage = try LogStage()
        _ = try stage.populate(10)
        try stage.publish()
        let file = try stage.memoryFile()
        let report = try await stage.verify(file) { $0.pins = LogPins() }
        #expect(report.finding == nil)
        #expect(report.remarks.contains(.firstUse(logKey: stage.vkey)) && report.remarks.contains(.noWitnesses))
        let again = try await stage.verify(file) { $0.pins = LogPins() }
        #expect(!again.remarks.contains(.firstUse(logKey: stage.vkey)))
    }

    @Test func unknownCosignersAreCountedAndNotTrusted() async throws {
        let stage = try LogStage(witnesses: 3)
        _ = try stage.populate(10)
        try stage.publish()
        let two = stage.witnesses.prefix(2).map(\.verifier.vkey)
        let report = try await stage.verify { $0.pins = LogPins(log: stage.vkey, witnesses: Array(two), quorum: 2) }
        #expect(report.finding == nil)
        #expect(report.remarks.contains(.unknownCosigners(1)) && report.cosigners.count == 2)
    }

    @Test func aLogThatGrowsMeanwhileIsWaitedFor() async throws {
        let stage = try LogStage()
        let agents = try stage.populate(40)
        try stage.publish()
        // Deleted, staged, and not published yet.
        let post = try stage.post("short", by: agents[0])
        try stage.publish()
        let before = stage.state.withLock { $0.note }
        stage.erase(post.id)
        stage.state.withLock { $0.waiting = 1_000 }
        let file = try stage.memoryFile()
        let task = Task { try await stage.verify(file) { $0.pause = .milliseconds(400) } }
        try await Task.sleep(for: .milliseconds(150))
        try stage.publish()
        let report = try await task.value
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(before != nil && report.size == Int64(stage.state.withLock { $0.entries.count }))
    }
}
