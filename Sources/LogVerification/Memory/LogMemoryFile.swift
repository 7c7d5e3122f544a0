import Foundation
import Synchronization

/// The file in which a reader keeps what it knows of a log: 0600, replaced in one step, held by one command at a time.
///
/// What stands in it decides whether a fork is noticed, so nobody else may write it.
public final class LogMemoryFile: Sendable {
    public let path: String
    private let lock: Int32

    /// Makes the folder where it is missing, and takes the lock.
    public init(path: String) throws(LogMemoryError) {
        self.path = path
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotWrite(folder, reason: Self.reason(errno))
        }
        lock = open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .cannotWrite(path + ".lock", reason: Self.reason(errno)) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw .inUse(path)
        }
    }

    deinit {
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Nil where there is none. The checks are made on the opened file; a symbolic link is not followed.
    public func read() throws(LogMemoryError) -> LogMemory? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw .notOurs(path) }
            throw .cannotRead(path, reason: Self.reason(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            throw .notOurs(path)
        }
        guard status.st_mode & 0o077 == 0 else { throw .openToOthers(path) }
        guard status.st_size <= LogMemory.maxBytes,
            let bytes = try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd(),
            let memory = LogMemory(bytes: Array(bytes))
        else { throw .malformed(path) }
        return memory
    }

    /// Writes beside it, syncs, renames over it.
    func write(_ memory: LogMemory) throws(LogMemoryError) { try write(Data(memory.bytes), to: path) }

    /// Puts two checkpoints that contradict each other beside the memory, under a name that nothing is written over.
    ///
    /// - Returns: the path.
    func keep(evidence text: String, on day: Int64) throws(LogMemoryError) -> String {
        for number in 1...1_000 {
            let path = path + ".evidence-\(day)-\(number)"
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            try write(Data(text.utf8), to: path)
            return path
        }
        throw .cannotWrite(path + ".evidence", reason: "there are too many")
    }

    private func write(_ bytes: Data, to path: String) throws(LogMemoryError) {
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path, reason: Self.reason(errno)) }
        do {
            defer { close(descriptor) }
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: bytes)
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            let reason = Self.reason(errno)
            unlink(temporary)
            throw .cannotWrite(path, reason: reason)
        }
    }

    private static func reason(_ code: CInt) -> String { String(cString: strerror(code)).lowercased() }
}
