import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// A log that says that it had another name before, truly or not.
@Suite struct FormerNameTests {
    private static let old = "old.example/log"
    private static let oldKey = try? NoteSigner(name: old, seed: [UInt8](repeating: 9, count: 32)).verifier.vkey

    /// A log of which everything was signed under the old name.
    private func stage() throws -> (LogStage, String) {
        let stage = try LogStage(signedAs: Self.old)
        _ = try stage.populate(30)
        let key = try #require(Self.oldKey)
        stage.state.withLock { $0.former = [key] }
        try stage.publish()
        return (stage, key)
    }

    @Test func whoPinsTheKeyBelievesNoNameThatTheServerSays() async throws {
        let (stage, key) = try stage()
        let report = try await stage.verify()
        #expect(report.finding?.fault == .wrongContentSignature && report.remarks.contains(.formerNames([key])))
        // A key that is none, and one of another name, do not help.
        for former in [["old.example/log"], [stage.vkey], []] {
            let report = try await stage.verify { $0.formerLogs = former }
            #expect(report.finding?.fault == .wrongContentSignature)
        }
    }

    @Test func whoNamesTheFormerKeyBelievesIt() async throws {
        let (stage, key) = try stage()
        let file = try stage.memoryFile()
        let report = try await stage.verify(file) { $0.formerLogs = [key] }
        #expect(report.finding == nil && report.counts.signatures > 0)
        // It is remembered.
        #expect(try await stage.verify(file) { $0.isFull = true }.finding == nil)
    }

    @Test func atFirstUseANameCountsForWhatWasThereThen() async throws {
        let (stage, key) = try stage()
        let file = try stage.memoryFile()
        func verify() async throws -> LogReport {
            try await stage.verify(file) { $0.pins.log = nil }
        }
        let first = try await verify()
        #expect(first.finding == nil && !first.remarks.contains(.formerNames([key])))
        // What comes later is signed under the name of now.
        let agent = StageAgent("dora")
        stage.register(agent)
        try stage.key(.added, of: agent)
        let late = try stage.post("late", by: agent, isSigned: true)
        try stage.publish()
        #expect(try await verify().finding == LogFinding(.wrongContentSignature, index: late.index, object: late.id))
    }

    @Test func aNameThatTheServerBringsUpLaterIsNotBelieved() async throws {
        let stage = try LogStage(signedAs: Self.old)
        let agent = StageAgent("dora")
        stage.register(agent)
        try stage.key(.added, of: agent)
        try stage.publish()
        let file = try stage.memoryFile()
        #expect(try await stage.verify(file) { $0.pins.log = nil }.finding == nil)
        try stage.post("for another network", by: agent, isSigned: true)
        stage.state.withLock { $0.former = [Self.oldKey ?? ""] }
        try stage.publish()
        let report = try await stage.verify(file) { $0.pins.log = nil }
        #expect(report.finding?.fault == .wrongContentSignature)
    }
}
