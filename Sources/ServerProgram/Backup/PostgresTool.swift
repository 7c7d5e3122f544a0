import Foundation
import StoragePostgres

/// `pg_dump` and `pg_restore`, PostgreSQL's own programs: the newest that is installed.
struct PostgresTool {
    let name: String
    private let path: String

    init(_ name: String) throws {
        self.name = name
        let files = FileManager.default
        let versions = (try? files.contentsOfDirectory(atPath: Self.debian)) ?? []
        let newest = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(Self.debian)/\($0)/bin" }
        let folders = newest + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        guard let found = folders.map({ $0 + "/" + name }).first(where: { files.isExecutableFile(atPath: $0) }) else {
            throw BackupRefusal.noTool(name)
        }
        path = found
    }

    /// Where Debian keeps the programs of each version; what it puts in the path chooses among them by its own rules.
    private static let debian = "/usr/lib/postgresql"
    private static let service = "nacre"

    /// Runs it, connected to `url`, and waits. The URL goes into a file that its owner alone can read, and never into the
    /// arguments.
    func run(_ arguments: [String], on url: String) throws {
        guard let section = try ConnectionSettings(url: url).service(named: Self.service) else {
            throw BackupRefusal.toolFailed(name, 2, "a value of --database-url has a line break or a space at its end")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_pg_\(UUID())").path
        try CopiedFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try CopiedFile.write(Data(section.utf8), to: folder + "/service")
        try run(
            arguments + ["--no-password", "--dbname=service=\(Self.service)"],
            environment: ["PGSERVICEFILE": folder + "/service"])
    }

    /// Without a database.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let words = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let text = String(decoding: words.prefix(2_000), as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
            throw BackupRefusal.toolFailed(name, process.terminationStatus, text)
        }
    }
}
