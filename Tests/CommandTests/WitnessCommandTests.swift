import Foundation
import NIOHTTP1
import Synchronization
import TestLogs
import TestServers
import Testing
import TransparencyLog

/// The witness as a program, and its promise never to go back, through kills.
@Suite struct WitnessCommandTests {
    @Test func aKeyIsMadeOnce() async throws {
        try await WitnessFolder.use { folder in
            let first = try await Program.run("nacre-witness", ["init", "--keys", folder.keys, "--name", "w.example/1"])
            #expect(first.status == 0)
            let key = try NoteVerifier(vkey: first.output.trimmingCharacters(in: .newlines))
            #expect(key.name == "w.example/1")
            #expect(key.algorithm == .cosignature)
            let shown = try await Program.run("nacre-witness", ["vkey", "--keys", folder.keys])
            #expect(shown.output == first.output)
            let again = try await Program.run("nacre-witness", ["init", "--keys", folder.keys, "--name", "w.example/1"])
            #expect(again.status == 1)
            #expect(again.errors.contains("has a witness.key already"))
        }
    }

    @Test func optionsThatCannotBeAreRefused() async throws {
        try await WitnessFolder.use { folder in
            let log = try GrowingLog().signer.verifier.vkey
            func serve(_ arguments: [String]) async throws -> (status: Int32, output: String, errors: String) {
                try await Program.run("nacre-witness", ["serve"] + arguments)
            }
            let noKey = try await serve(["--data", folder.data, "--keys", folder.keys, "--log", log])
            #expect(noKey.status == 1)
            #expect(noKey.errors.contains("nacre-witness init"))
            _ = try await Program.run("nacre-witness", ["init", "--keys", folder.keys, "--name", "w.example/1"])
            let noLog = try await serve(["--data", folder.data, "--keys", folder.keys])
            #expect(noLog.status == 2)
            let wrongLog = try await serve(["--data", folder.data, "--keys", folder.keys, "--log", log + "A"])
            #expect(wrongLog.status == 1)
            #expect(wrongLog.errors.contains("is not the verifier key of a log"))
            let together = try await serve(["--data", folder.keys, "--keys", folder.keys, "--log", log])
            #expect(together.errors.contains("must lie apart"))
            let everywhere = try await serve(
                ["--data", folder.data, "--keys", folder.keys, "--log", log, "--bind", "0.0.0.0"])
            #expect(everywhere.status == 1)
            #expect(everywhere.errors.contains("loopback"))
        }
    }

    @Test func aKilledWitnessNeverGoesBack() async throws {
        try await WitnessFolder.use { folder in
            _ = try await Program.run("nacre-witness", ["init", "--keys", folder.keys, "--name", "w.example/1"])
            var log = try GrowingLog()
            log.grow(by: 10_000)
            let acknowledged = AcknowledgedSize()
            for round in 0..<12 {
                let program = try await folder.serve(log)
                let known = try await folder.size(log)
                #expect(known >= acknowledged.value, "round \(round)")
                // A fork of what is known is refused, whatever the crash left.
                if known > 0 {
                    var fork = try GrowingLog()
                    fork.grow(by: known, as: "fork")
                    let answer = try await folder.ask(fork.request(from: known))
                    #expect(answer.status == 409)
                }
                let asking = Task { [log] in
                    var size = known
                    while !Task.isCancelled {
                        let next = size + Int.random(in: 1...40)
                        guard try await folder.ask(log.request(from: size, to: next)).status == 200 else { return }
                        acknowledged.value = next
                        size = next
                    }
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...120)))
                program.send(SIGKILL)
                await program.end()
                asking.cancel()
                _ = try? await asking.value
            }
            #expect(acknowledged.value > 0)
            let program = try await folder.serve(log)
            #expect(try await folder.size(log) >= acknowledged.value)
            program.send(SIGTERM)
            #expect(await program.end() == 0)
        }
    }
}

/// The greatest size that the witness has confirmed.
private final class AcknowledgedSize: Sendable {
    private let size = Mutex(0)

    var value: Int {
        get { size.withLock { $0 } }
        set { size.withLock { $0 = newValue } }
    }
}

/// The folders of a witness, and a client of it.
private struct WitnessFolder {
    let path: String
    let port: Int
    let http: TestHTTP

    var data: String { path + "/data" }
    var keys: String { path + "/keys" }

    static func use(_ body: (WitnessFolder) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_witness_" + UUID().uuidString)
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let folder = WitnessFolder(path: path, port: try FreePort.next(), http: TestHTTP())
        do { try await body(folder) } catch {
            try await folder.remove()
            throw error
        }
        try await folder.remove()
    }

    private func remove() async throws {
        try await http.shutdown()
        try FileManager.default.removeItem(atPath: path)
    }

    /// Returns once it answers.
    func serve(_ log: GrowingLog) async throws -> Program {
        let program = try Program(
            "nacre-witness",
            ["serve", "--data", data, "--keys", keys, "--log", log.signer.verifier.vkey, "--port", "\(port)"])
        while (try? await http.send(.GET, "http://127.0.0.1:\(port)/")) == nil {
            try #require(program.isRunning, "\(program.errors)")
            try await Task.sleep(for: .milliseconds(20))
        }
        return program
    }

    func ask(_ request: [UInt8]) async throws -> Answer {
        try await http.send(.POST, "http://127.0.0.1:\(port)/add-checkpoint", request)
    }

    /// The size that the witness knows: none of its sizes is the one asked with.
    func size(_ log: GrowingLog) async throws -> Int {
        let answer = try await ask(log.request(from: log.leaves.count))
        try #require(answer.status == 409)
        return try #require(Int(answer.text.trimmingCharacters(in: .newlines)))
    }
}
