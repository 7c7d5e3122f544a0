import Foundation

/// A small file that only its owner may read.
struct PrivateFile {
    let path: String
    /// A longer file is none of ours.
    var maxBytes = 65_536

    /// Nil when there is no such file.
    ///
    /// The checks are made on the opened file, so it cannot be exchanged between check and reading; a symbolic link is
    /// not followed.
    func read() throws(AgentHomeError) -> Data? {
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
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path) }
        guard status.st_size <= maxBytes else { throw .malformed(path) }
        do {
            return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
        } catch {
            throw .cannotRead(path, reason: Self.reason(errno))
        }
    }

    /// Writes beside it, syncs, renames over it, syncs the folder.
    func replace(with bytes: Data) throws(AgentHomeError) {
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path, reason: Self.reason(errno)) }
        do {
            defer { close(descriptor) }
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: bytes)
            guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        } catch {
            let reason = Self.reason(errno)
            unlink(temporary)
            throw .cannotWrite(path, reason: reason)
        }
        syncFolder()
    }

    /// Opens a new file for writing.
    ///
    /// - Throws: ``AgentHomeError/cannotWrite(_:reason:)`` also where there is one already.
    func create() throws(AgentHomeError) -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path, reason: Self.reason(errno)) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func syncFolder() {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func reason(_ code: CInt) -> String { String(cString: strerror(code)).lowercased() }
}
