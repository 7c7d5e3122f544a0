import Foundation
import HTTPSupport
import NIOHTTP1
import TestLogs
import TestServers
import TransparencyLog
import Witness

/// A witness with folders of its own, asked over a real connection.
final class TestWitness: Sendable {
    static let name = "witness.example/w1"

    let folder: URL
    let key: WitnessKey
    let clock = TestClock()
    let http = TestHTTP()

    var data: String { folder.appendingPathComponent("data").path }
    var keys: String { folder.appendingPathComponent("keys").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_witness_" + UUID().uuidString)
        key = try WitnessKey.make(folder: folder.appendingPathComponent("keys").path, name: Self.name)
    }

    func remove() async throws {
        try await http.shutdown()
        try FileManager.default.removeItem(at: folder)
    }

    /// Runs `body` on a witness that serves, and stops it.
    func serve(
        _ logs: [NoteVerifier], _ body: (Served) async throws -> Void
    ) async throws {
        let witness = try await Witness(
            data: data, keys: keys, logs: logs, clock: clock.wallClock, logger: ServerInTest.quiet)
        let server = try WitnessServer(
            witness, listening: Listening(port: 0, clock: clock.wallClock), logger: ServerInTest.quiet)
        let running = try await ServerInTest.start { onReady in try await server.run(onReady: onReady) }
        let served = Served(witness: witness, port: running.port, test: self)

        do { try await body(served) } catch {
            try await running.stop()
            try await witness.close()
            throw error
        }
        try await running.stop()
        try await witness.close()
    }

    struct Served: Sendable {
        let witness: Witness
        let port: Int
        let test: TestWitness

        func add(_ request: [UInt8]) async throws -> Answer {
            try await test.http.send(.POST, "http://127.0.0.1:\(port)/add-checkpoint", request)
        }

        func get(_ path: String) async throws -> Answer {
            try await test.http.send(.GET, "http://127.0.0.1:\(port)" + path)
        }

        func identity() async throws -> Answer { try await test.http.send(.GET, "http://127.0.0.1:\(port)/") }
    }

    /// The trust of a reader who needs this witness.
    func trust(_ log: GrowingLog) throws -> LogTrust {
        try LogTrust(log: log.signer.verifier, witnesses: [key.signer.verifier], quorum: 1)
    }
}
