import Foundation
import LayerSupport
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

    /// Without a database. Of this process's variables only those go along that say how to reach PostgreSQL: some hold keys.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws {
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            name.hasPrefix("PG") || ["PATH", "HOME", "LANG", "TMPDIR"].contains(name)
        }
        guard let nowhere = FileHandle(forUpdatingAtPath: "/dev/null") else {
            throw BackupRefusal.toolFailed(name, 2, "it cannot be started")
        }
        let errors = Pipe()
        let program: StartedProgram
        do {
            let (none, words) = (nowhere.fileDescriptor, errors.fileHandleForWriting.fileDescriptor)
            program = try StartedProgram(
                [path] + arguments, streams: [none, none, words],
                environment: inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" })
        } catch {
            throw BackupRefusal.toolFailed(name, 2, "it cannot be started")
        }
        try errors.fileHandleForWriting.close()
        let words = try errors.fileHandleForReading.readToEnd() ?? Data()
        let status = program.wait()
        guard status == 0 else {
            let text = String(decoding: words.prefix(2_000), as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
            throw BackupRefusal.toolFailed(name, status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, text)
        }
    }
}
