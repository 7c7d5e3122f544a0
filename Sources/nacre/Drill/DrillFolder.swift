import Dispatch
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
            ?? parent(manager).appendingPathComponent("nacre-drill-" + UUID().uuidString).path
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard try manager.contentsOfDirectory(atPath: path).isEmpty else {
            throw CommandFailure("The folder \(path) is not empty", hint: "Give an empty one with --keep.")
        }
        guard named == nil else { return try await body(path) }
        let watches = [SIGINT, SIGTERM].map { removeWhenStopped(path, by: $0) }
        defer {
            for watch in watches { watch.cancel() }
            try? manager.removeItem(atPath: path)
        }
        return try await body(path)
    }

    /// A drill that is stopped leaves nothing behind, in memory least of all. Its servers end with it.
    private static func removeWhenStopped(_ path: String, by number: CInt) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let watch = DispatchSource.makeSignalSource(signal: number, queue: .global())
        watch.setEventHandler {
            try? FileManager.default.removeItem(atPath: path)
            exit(128 + number)
        }
        watch.resume()
        return watch
    }

    /// In bytes; the standard world needs a quarter of it.
    private static let room: Int64 = 2 << 30

    /// Where nobody chose, memory that looks like a folder, if there is room: what is thrown away need not wait for a disk.
    private static func parent(_ manager: FileManager) -> URL {
        let memory = URL(fileURLWithPath: "/dev/shm")
        guard ProcessInfo.processInfo.environment["TMPDIR"] == nil, manager.isWritableFile(atPath: memory.path),
            let free = try? manager.attributesOfFileSystem(forPath: memory.path)[.systemFreeSize] as? NSNumber,
            free.int64Value >= room
        else { return manager.temporaryDirectory }
        return memory
    }
}
