import Foundation

/// The load generator: one thread, connections that stay open.
struct Wrk: Sendable {
    let stage: Stage

    /// One round against `server`.
    ///
    /// - Parameter connections: each has one request under way at a time.
    func run(_ script: LoadScript, at server: String, connections: Int = 64, seconds: Int) async throws -> LoadReport {
        let file = stage.file("\(UUID().uuidString).lua")
        try Data(script.text.utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let output = try await stage.run(
            "wrk",
            [
                "-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "30s", "--latency", "-s", file,
                server + "/",
            ])
        return try LoadReport(output: output)
    }
}
