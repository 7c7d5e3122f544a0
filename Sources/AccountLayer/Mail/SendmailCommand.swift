import Foundation

/// Hands one message to a program as `PATH -i -t`: the recipient stands in the message, not in the arguments, which
/// everybody on the machine can read; no shell is between.
struct SendmailCommand: Sendable {
    private let path: String
    private let timeout: Duration

    /// What fits into a pipe that nobody reads yet (pipe(7): 64 KiB).
    private static let pipeCapacity = 65_536

    init(path: String, timeout: Duration = .seconds(30)) throws {
        guard path.hasPrefix("/") else { throw MailRefusal.notAnAbsolutePath }
        self.path = path
        self.timeout = timeout
    }

    func send(_ message: [UInt8]) async throws {
        guard message.count < Self.pipeCapacity else { throw MailRefusal.cannotStartCommand }
        let input = Pipe()
        // Written before the program is there: one that ends without reading cannot break the pipe under us.
        try input.fileHandleForWriting.write(contentsOf: Data(message))
        try input.fileHandleForWriting.close()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-i", "-t"]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (endings, ended) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            ended.yield(process.terminationStatus)
            ended.finish()
        }
        do { try process.run() } catch { throw MailRefusal.cannotStartCommand }
        let running = Running(process)
        let clock = Task {
            try await Task.sleep(for: timeout)
            running.end()
        }
        var status: Int32?
        for await ending in endings { status = ending }
        clock.cancel()
        guard let status, !running.wasEnded else { throw MailRefusal.commandTookTooLong }
        guard status == 0 else { throw MailRefusal.commandFailed(status: status) }
    }
}

/// A process that a second task may end. `@unchecked`: `terminate` may be called from any thread, and the flag is
/// behind a lock.
private final class Running: @unchecked Sendable {
    private let process: Process
    private let lock = NSLock()
    private var ended = false

    init(_ process: Process) { self.process = process }

    var wasEnded: Bool { lock.withLock { ended } }

    func end() {
        lock.withLock { ended = true }
        kill(process.processIdentifier, SIGKILL)
    }
}
