import Foundation
import Synchronization

/// Held by one command at a time while it reads something of an agent's home, changes it and writes it back.
final class HomeLock: Sendable {
    private let descriptor: Mutex<CInt?>

    /// - Parameters:
    ///   - name: of what is changed; the lock is the file of this name with `.lock` in the home.
    ///   - patience: how long to wait for another command.
    /// - Throws: ``AgentHomeError/inUse(_:)`` when that did not end.
    init(_ home: AgentHome, _ name: String, patience: Duration = .seconds(30)) async throws {
        try home.prepare()
        let path = "\(home.folder)/\(name).lock"
        let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AgentHomeError.cannotWrite(path, reason: PrivateFile.reason(errno)) }
        descriptor = Mutex(file)
        let end = ContinuousClock.now + patience
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < end else {
                release()
                throw AgentHomeError.inUse(home.folder)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    deinit { release() }

    func release() {
        descriptor.withLock { file in
            if let file { close(file) }
            file = nil
        }
    }
}
