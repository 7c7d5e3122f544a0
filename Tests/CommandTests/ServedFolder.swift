import Foundation
import NacreClient
import Testing
import TestServers

/// A data folder and a key folder, and the server that works on them.
struct ServedFolder {
    let root: String
    let port: Int
    var data: String { root + "/data" }
    var keys: String { root + "/keys" }
    var server: String { "http://127.0.0.1:\(port)" }

    /// Runs `body` with folders of its own, which are gone afterwards.
    static func use(_ body: (ServedFolder) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_cmd_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await body(ServedFolder(root: root, port: try FreePort.next()))
    }

    /// Starts a server and waits until it answers.
    func serve(_ more: [String] = ["--limits", "off", "--registration", "open"]) async throws -> Program {
        let program = try Program(
            "nacre-agents", ["serve", "--data", data, "--keys", keys, "--port", String(port)] + more)
        let client = try AgentClient(server: server, key: nil)
        for _ in 0..<3_000 {
            if (try? await client.health()) != nil { return program }
            guard program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the server does not answer: \(program.errors)")
        return program
    }
}
