import Foundation
import Synchronization

/// A process that this one started.
public final class ChildProcess: Sendable {
    public let name: String
    public let pid: Int32
    private let isRunning = Mutex(true)
    /// How it ended.
    private let exit: Task<ChildExit, Never>

    private init(name: String, pid: Int32, exit: Task<ChildExit, Never>) {
        self.name = name
        self.pid = pid
        self.exit = exit
    }

    /// Starts a program; its output, all of it, goes to our standard error.
    ///
    /// The thread that starts it also waits for it and lives as long: Linux sends the parent-death signal when the
    /// starting thread ends, not when the process does.
    static func start(_ program: Program) async throws -> ChildProcess {
        let (exits, sink) = AsyncStream.makeStream(of: ChildExit.self)
        let exit = Task {
            for await exit in exits { return exit }
            return ChildExit.unknown
        }
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                do {
                    let child = ChildProcess(name: program.name, pid: try Spawn.start(program), exit: exit)
                    continuation.resume(returning: child)
                    sink.yield(child.waitAndReap())
                } catch {
                    continuation.resume(throwing: error)
                }
                sink.finish()
            }
            thread.name = "wait for child"
            thread.start()
        }
    }

    public func waitForExit() async -> ChildExit { await exit.value }

    public func send(_ signal: CInt) {
        // Under the lock of the reaping: the number of a reaped process may already be another's.
        isRunning.withLock { if $0 { kill(pid, signal) } }
    }

    private func waitAndReap() -> ChildExit {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 {
            guard errno == EINTR else { return .unknown }
        }
        var status: CInt = 0
        isRunning.withLock { running in
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            running = false
        }
        return ChildExit(waitStatus: status)
    }
}

/// How a process ended.
public enum ChildExit: Sendable, Equatable {
    case status(CInt)
    case signal(CInt)
    case unknown

    /// The encoding of `waitpid`: the signal in the low seven bits, else the status in the next eight.
    init(waitStatus: CInt) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .status(waitStatus >> 8 & 0xFF) : .signal(signal)
    }

    public var words: String {
        switch self {
        case .status(let status): "with status \(status)"
        case .signal(let signal): "by signal \(signal)"
        case .unknown: "in an unknown way"
        }
    }
}
