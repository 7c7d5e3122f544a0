import Dispatch
import Foundation
import Storage

extension SQLiteStore {
    /// By `VACUUM INTO` (sqlite.org/lang_vacuum.html#vacuuminto) on a connection of this process that only reads. A copy
    /// made by another process could meet SQLite's WAL-reset bug, and one of the file alone would lack what is in the log.
    public func copy(to file: String) async throws {
        let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError.cannotCopy("\(file): \(String(cString: strerror(errno)))")
        }
        defer { Foundation.close(descriptor) }
        do {
            let reader = try ReaderConnection(path: path)
            // It takes long: not on the threads that answer requests.
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                DispatchQueue.global(qos: .utility).async {
                    continuation.resume(
                        with: Result { _ = try SQLiteTransaction(reader).execute("VACUUM INTO \(file)") })
                }
            }
            guard fsync(descriptor) == 0 else { throw StorageError.cannotCopy("\(file) cannot be written") }
        } catch {
            unlink(file)
            throw error
        }
    }
}
