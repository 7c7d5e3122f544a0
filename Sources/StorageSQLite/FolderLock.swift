import Foundation
import Storage
import Synchronization

/// Keeps a data folder to one process: an advisory lock on `nacre.lock`, freed by `release`, or by the system when the
/// process ends.
public final class FolderLock: Sendable {
    private let held: Mutex<Int32?>

    /// Throws `StorageError.inUse` when another process has the folder.
    public init(folder: String) throws {
        let path = folder + "/nacre.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.cannotOpen("no access to \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StorageError.inUse(path: folder)
        }
        held = Mutex(descriptor)
    }

    deinit { release() }

    public func release() {
        held.withLock { descriptor in
            if let descriptor {
                // Closing is not enough: a child that is just being started still has a copy of the descriptor.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            descriptor = nil
        }
    }
}
