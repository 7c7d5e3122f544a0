import LocalNetwork
import Storage

/// The versions of everything that was measured with.
enum ToolVersions {
    static func read(_ database: BenchDatabase, on stage: Stage) async throws -> [String] {
        var versions: [String] = []
        switch database.place {
        case .sqlite:
            let version = try await database.all(Query("SELECT sqlite_version()") { row in try row.text() }).first
            versions.append("SQLite \(version ?? "?")")
        case .postgres:
            let version = try await database.all(
                Query("SELECT current_setting('server_version')") { row in try row.text() }
            ).first
            versions.append("PostgreSQL \(version?.split(separator: " ").first ?? "?")")
        }
        if Executable.findInPath("nginx") != nil {
            let text = try? await stage.run("nginx", ["-v"])
            versions.append("nginx " + (text?.split(separator: "/").last?.split { $0.isWhitespace }.first ?? "?"))
        }
        // It has no option that says its version and ends well.
        versions.append("wrk")
        return versions
    }
}
