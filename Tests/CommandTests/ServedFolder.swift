import Foundation
import NacreClient
import Testing

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
        try await body(ServedFolder(root: root, port: try freePort()))
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

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        try #require(found)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
