import Foundation
import LocalNetwork
import Synchronization

/// Everything a bench starts and writes, so that nothing of it is left behind: processes, and one folder.
public final class Stage: Sendable {
    /// For data, keys, configurations and logs. Gone after `clear`.
    let folder: String
    private let launcher: ChildLauncher
    private let state = Mutex<(children: [ChildProcess], databases: [PostgresDatabase])>(([], []))

    public init(in parent: String?) async throws {
        let parent = parent ?? FileManager.default.temporaryDirectory.path
        folder = URL(fileURLWithPath: parent).appendingPathComponent("nacre-bench-" + UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        launcher = await ChildLauncher.standard()
    }

    /// A folder in the stage's own.
    func makeFolder(_ name: String) throws -> String {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return path
    }

    func file(_ name: String) -> String { folder + "/" + name }

    func start(_ program: Program) async throws -> ChildProcess {
        try Task.checkCancellation()
        let child = try await launcher.start(program)
        state.withLock { $0.children.append(child) }
        // It may have been started while everything else was asked to end.
        if Task.isCancelled { child.send(SIGTERM) }
        return child
    }

    func stop(_ child: ChildProcess) async {
        child.send(SIGTERM)
        let deadline = Task {
            try await Task.sleep(for: .seconds(30))
            child.send(SIGKILL)
        }
        _ = await child.waitForExit()
        deadline.cancel()
        state.withLock { $0.children.removeAll { $0 === child } }
    }

    /// Runs a program to its end, and returns what it wrote. Throws where it fails.
    @discardableResult
    func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> String {
        let log = file("\(name)-\(UUID().uuidString).out")
        let child = try await start(
            Program(
                name: name, path: try Executable.find(name), arguments: arguments, environment: environment,
                output: log))
        let exit = await child.waitForExit()
        state.withLock { $0.children.removeAll { $0 === child } }
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        try? FileManager.default.removeItem(atPath: log)
        try Task.checkCancellation()
        guard exit == .status(0) else {
            throw BenchFailure("\(name) ended \(exit.words): \(text.suffix(600))")
        }
        return text
    }

    /// A database that is dropped with the stage.
    func owns(_ database: PostgresDatabase) { state.withLock { $0.databases.append(database) } }

    /// Asks all processes to end; whoever waits for one of them goes on.
    public func interrupt() {
        for child in state.withLock({ $0.children }) { child.send(SIGTERM) }
    }

    /// Ends every process, drops every database, removes the folder.
    public func clear() async {
        for child in state.withLock({ $0.children }).reversed() { await stop(child) }
        for database in state.withLock({ $0.databases }) { database.drop() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
