import Foundation

/// Files that are there as a whole or not at all, and that their owner alone can read.
enum PrivateFile {
    /// - Returns: nil where there is none.
    static func read(_ path: String, upTo limit: Int) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw WitnessRefusal.keyFile("\(path) cannot be read.") }
            return nil
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw WitnessRefusal.keyFile("\(path) is not a file.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw WitnessRefusal.keyFile("\(path) can be read by others: run chmod 600 on it.")
        }
        guard let data = try handle.read(upToCount: limit + 1) else { return [] }
        guard data.count <= limit else { throw WitnessRefusal.keyFile("\(path) is too large.") }
        return Array(data)
    }

    /// On the disk, name and content, when this returns.
    ///
    /// - Parameter replacing: whether one that is there gives way; otherwise it stays and this throws.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let draft = path + "." + UUID().uuidString
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WitnessRefusal.keyFile("\(path) cannot be written.") }
        defer { unlink(draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(bytes))
        try handle.synchronize()
        let put = replacing ? rename(draft, path) : link(draft, path)
        guard put == 0 else { throw WitnessRefusal.keyFile("\(path) cannot be written.") }
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw WitnessRefusal.keyFile("\(folder) cannot be read.") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw WitnessRefusal.keyFile("\(path) cannot be written.") }
    }
}
