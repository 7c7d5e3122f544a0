import Crypto
import Foundation

/// Files on their way into and out of backups: read once, hashed on the way, on the disk when a call returns.
enum CopiedFile {
    private static let piece = 1 << 20

    /// Where it throws, there is nothing at `target` that was not there before.
    ///
    /// - Returns: how many bytes there are, and their SHA-256 in hexadecimal.
    @discardableResult
    static func copy(_ source: String, to target: String) throws -> (bytes: Int64, sha256: String) {
        let handle = try create(target)
        defer { try? handle.close() }
        do {
            let read = try read(source) { try handle.write(contentsOf: $0) }
            try handle.synchronize()
            // A picture's time on disk is that of a day; a copy tells no more.
            if let modified = try FileManager.default.attributesOfItem(atPath: source)[.modificationDate] {
                try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: target)
            }
            return read
        } catch {
            try? FileManager.default.removeItem(atPath: target)
            throw error
        }
    }

    static func digest(_ path: String) throws -> (bytes: Int64, sha256: String) { try read(path) { _ in } }

    static func write(_ data: Data, to target: String) throws {
        let handle = try create(target)
        defer { try? handle.close() }
        try handle.write(contentsOf: data)
        try handle.synchronize()
    }

    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// The names in a folder are on the disk.
    static func synchronize(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BackupRefusal.cannotRead(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BackupRefusal.cannotWrite(folder) }
    }

    private static func read(_ path: String, _ body: (Data) throws -> Void) throws -> (bytes: Int64, sha256: String) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw BackupRefusal.cannotRead(path) }
        defer { try? handle.close() }
        var (hash, bytes) = (SHA256(), Int64(0))
        while let data = try handle.read(upToCount: piece), !data.isEmpty {
            hash.update(data: data)
            bytes += Int64(data.count)
            try body(data)
        }
        return (bytes, hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }

    private static func create(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupRefusal.cannotWrite(path) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
