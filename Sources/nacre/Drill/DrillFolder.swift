import Foundation

/// The folder in which a drill's servers live.
enum DrillFolder {
    /// Runs `body` with `named`, which stays, or with a folder that is gone afterwards.
    static func use<Result: Sendable>(
        _ named: String?, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let manager = FileManager.default
        let path =
            named.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
            ?? manager.temporaryDirectory.appendingPathComponent("nacre-drill-" + UUID().uuidString).path
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard try manager.contentsOfDirectory(atPath: path).isEmpty else {
            throw CommandFailure("The folder \(path) is not empty", hint: "Give an empty one with --keep.")
        }
        defer { if named == nil { try? manager.removeItem(atPath: path) } }
        return try await body(path)
    }
}
