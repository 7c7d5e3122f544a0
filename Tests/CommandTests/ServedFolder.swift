import Foundation
import NacreClient
import TestDatabases
import Testing
import TestServers

/// A data folder and a key folder, and the server that works on them.
struct ServedFolder {
    let root: String
    let port: Int
    /// Of the database, where it is not in the data folder.
    let databaseURL: String?
    var data: String { root + "/data" }
    var keys: String { root + "/keys" }
    /// The options that say where everything lies.
    var place: [String] {
        ["--data", data, "--keys", keys] + (databaseURL.map { ["--database-url", $0] } ?? [])
    }
    var server: String { "http://127.0.0.1:\(port)" }

    /// Runs `body` with folders of its own, and on PostgreSQL a database, which are gone afterwards.
    static func use(_ engine: TestEngine = .sqlite, _ body: (ServedFolder) async throws -> Void) async throws {
        switch engine {
        case .sqlite: try await use(databaseURL: nil, body)
        case .postgres: try await withDatabase(.postgres) { try await use(databaseURL: $0.url, body) }
        }
    }

    private static func use(databaseURL: String?, _ body: (ServedFolder) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_cmd_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await body(ServedFolder(root: root, port: try FreePort.next(), databaseURL: databaseURL))
    }

    /// Starts a server and waits until it answers.
    func serve(_ more: [String] = ["--limits", "off", "--registration", "open"]) async throws -> Program {
        let program = try Program(
            "nacre-agents", ["serve", "--port", String(port)] + place + more)
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
