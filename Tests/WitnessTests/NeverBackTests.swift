import Foundation
import HTTPSupport
import Storage
import TestLogs
import TestServers
import Testing
import TransparencyLog
import Witness

@Suite struct NeverBackTests {
    @Test func aRestartForgetsNothing() async throws {
        var log = try GrowingLog()
        log.grow(by: 20)
        let test = try TestWitness()
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
        }
        log.grow(by: 20)
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).text == "20\n")
            #expect(try await witness.add(log.request(from: 20)).status == 200)
        }
        // Also where the log was not witnessed for a while.
        let other = try GrowingLog(origin: "other.example/log")
        try await test.serve([other.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 40)).status == 404)
        }
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).text == "40\n")
        }
        try await test.remove()
    }

    @Test func aDatabaseThatWasPutBackIsRefused() async throws {
        var log = try GrowingLog()
        log.grow(by: 20)
        let test = try TestWitness()
        let copy = test.folder.appendingPathComponent("copy")
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
        }
        try FileManager.default.copyItem(atPath: test.data, toPath: copy.path)
        log.grow(by: 20)
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 20)).status == 200)
        }
        let newest = test.folder.appendingPathComponent("newest")
        try FileManager.default.moveItem(atPath: test.data, toPath: newest.path)
        let refusal = WitnessRefusal.rolledBack(origin: GrowingLog.origin)
        // An older copy, and none at all.
        try FileManager.default.moveItem(atPath: copy.path, toPath: test.data)
        await #expect(throws: refusal) { try await test.serve([log.signer.verifier]) { _ in } }
        try FileManager.default.removeItem(atPath: test.data)
        await #expect(throws: refusal) { try await test.serve([log.signer.verifier]) { _ in } }
        // With the newest it goes on.
        try FileManager.default.removeItem(atPath: test.data)
        try FileManager.default.moveItem(atPath: newest.path, toPath: test.data)
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 40)).status == 200)
        }
        try await test.remove()
    }

    /// Whoever can put a database back may have lost the mark as well, or taken it away.
    @Test func withoutTheMarkNoDatabaseIsBelieved() async throws {
        var log = try GrowingLog()
        log.grow(by: 20)
        let test = try TestWitness()
        let mark = test.keys + "/witness.mark"
        #expect(FileManager.default.fileExists(atPath: mark), "it comes with the key")
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
        }
        let content = try #require(FileManager.default.contents(atPath: mark))
        try FileManager.default.removeItem(atPath: mark)
        await #expect(throws: WitnessRefusal.markMissing(folder: test.keys)) {
            try await test.serve([log.signer.verifier]) { _ in }
        }
        #expect(!FileManager.default.fileExists(atPath: mark))
        try content.write(to: URL(fileURLWithPath: mark))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: mark)
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 20)).status == 200)
        }
        try await test.remove()
    }

    /// A crash between database and mark leaves the mark behind, which is no reason to stop.
    @Test func aMarkBehindTheDatabaseIsNoRollback() async throws {
        var log = try GrowingLog()
        log.grow(by: 20)
        let test = try TestWitness()
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
        }
        let mark = test.keys + "/witness.mark"
        let before = try #require(FileManager.default.contents(atPath: mark))
        log.grow(by: 20)
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 20)).status == 200)
        }
        try before.write(to: URL(fileURLWithPath: mark))
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            #expect(try await witness.add(log.request(from: 20)).text == "40\n")
            #expect(try await witness.add(log.request(from: 40)).status == 200)
        }
        #expect(FileManager.default.contents(atPath: mark) != before)
        try await test.remove()
    }

    @Test func foldersAndFilesThatCannotBeAreRefused() async throws {
        let log = try GrowingLog()
        let test = try TestWitness()
        let logs = [log.signer.verifier]
        #expect(throws: WitnessRefusal.keyExists(folder: test.keys)) {
            try WitnessKey.make(folder: test.keys, name: "another")
        }
        for name in ["", "a b", "a+b"] {
            #expect(throws: WitnessRefusal.illegalName) { try WitnessKey.make(folder: test.keys, name: name) }
        }
        await #expect(throws: WitnessRefusal.noLogs) { try await test.serve([]) { _ in } }
        await #expect(throws: WitnessRefusal.notALogKey(test.key.vkey)) {
            try await test.serve([test.key.signer.verifier]) { _ in }
        }
        for data in [test.keys, test.keys + "/data", test.folder.path] {
            await #expect(throws: WitnessRefusal.keysBesideData) {
                try await Witness(data: data, keys: test.keys, logs: logs, logger: ServerInTest.quiet)
            }
        }
        // One process for a key, whatever its data folder.
        try await test.serve(logs) { _ in
            await #expect(throws: StorageError.inUse(path: test.keys)) {
                try await Witness(data: test.data + "2", keys: test.keys, logs: logs, logger: ServerInTest.quiet)
            }
        }
        let mark = test.keys + "/witness.mark"
        try Data("{}".utf8).write(to: URL(fileURLWithPath: mark))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: mark)
        await #expect(throws: WitnessRefusal.markUnreadable(mark)) { try await test.serve(logs) { _ in } }
        try FileManager.default.removeItem(atPath: mark)
        let key = test.keys + "/witness.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        await #expect(throws: WitnessRefusal.self) { try await test.serve(logs) { _ in } }
        try FileManager.default.removeItem(atPath: key)
        await #expect(throws: WitnessRefusal.noKey(folder: test.keys)) { try await test.serve(logs) { _ in } }
        try await test.remove()
    }
}
