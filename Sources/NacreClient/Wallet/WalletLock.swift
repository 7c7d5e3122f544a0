import Foundation
import Synchronization

/// Keeps a wallet to one command at a time: an advisory lock on `FILE.lock`, freed by `release`, or by the system when
/// the process ends.
///
/// The lock file also holds the mark: the counter of the newest state written here, sealed, so that an older file put
/// back in the wallet's place is noticed.
final class WalletLock: Sendable {
    private let wallet: String
    private let held = Mutex<Int32?>(nil)

    /// - Throws: ``WalletError/inUse(path:)`` where another command has it.
    init(wallet path: String) throws(WalletError) {
        wallet = path
        try acquire()
    }

    deinit { release() }

    /// Takes it again after `release`; nothing where it is held already.
    func acquire() throws(WalletError) {
        guard !isHeld else { return }
        let lockPath = wallet + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .file(errno == ELOOP ? .notOurs(lockPath) : .cannotWrite(lockPath, reason: PrivateFile.reason(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: wallet)
        }
        held.withLock { $0 = descriptor }
    }

    var isHeld: Bool { held.withLock { $0 != nil } }

    func release() {
        held.withLock { descriptor in
            if let descriptor {
                // Closing is not enough: a child that is just being started still has a copy of the descriptor.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            descriptor = nil
        }
    }

    /// Nil where there is none of this size.
    func mark(size: Int) -> [UInt8]? {
        held.withLock { descriptor in
            guard let descriptor else { return nil }
            var bytes = [UInt8](repeating: 0, count: size)
            return pread(descriptor, &bytes, size, 0) == size ? bytes : nil
        }
    }

    /// Not synced: the wallet itself is, before; a mark lost in a crash is only an older mark.
    func setMark(_ bytes: [UInt8]) {
        held.withLock { descriptor in
            guard let descriptor else { return }
            _ = pwrite(descriptor, bytes, bytes.count, 0)
        }
    }
}
