import Crypto
import Foundation

/// `root.keys` on the disk.
struct RootKeyFile {
    let folder: String
    var path: String { folder + "/" + RootKeys.fileName }

    private struct Contents: Codable {
        struct Key: Codable {
            let id: Int64
            let key: Data
        }
        let version: Int
        let keys: [Key]
    }

    /// Also where it is a link that leads nowhere: nothing is made in its place.
    var exists: Bool { (try? FileManager.default.attributesOfItem(atPath: path)) != nil }

    /// Read through one descriptor, so that what was looked at is what is read.
    func read() throws -> [RootKeys.Root] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw EnvelopeError.keyFile(Self.words(errno, path)) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw EnvelopeError.keyFile("\(path) is not a file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw EnvelopeError.keyFile("\(path) can be read by others: run chmod 600 on it")
        }
        guard let data = try? handle.readToEnd() ?? Data(),
            let contents = try? JSONDecoder().decode(Contents.self, from: data),
            contents.version == 1, !contents.keys.isEmpty, contents.keys.allSatisfy({ $0.key.count == 32 }),
            Set(contents.keys.map(\.id)).count == contents.keys.count
        else { throw EnvelopeError.keyFile("\(path) is not a key file of this version: restore it from a backup") }
        return contents.keys.map { RootKeys.Root(version: $0.id, key: SymmetricKey(data: $0.key)) }
    }

    /// A new file. Of two programs that start at once both use the one that was first.
    func make(_ roots: [RootKeys.Root]) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try write(roots) { draft in link(draft, path) == 0 || errno == EEXIST }
    }

    /// In place of the one that is there. Only for the process that holds the key store of the folder.
    func replace(_ roots: [RootKeys.Root]) throws {
        // What a crash left half-way holds keys too.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix(RootKeys.fileName + ".") { unlink(folder + "/" + name) }
        try write(roots) { draft in rename(draft, path) == 0 }
    }

    /// Written under another name first: a key file is there as a whole or not at all.
    private func write(_ roots: [RootKeys.Root], put: (_ draft: String) -> Bool) throws {
        let keys = roots.map { Contents.Key(id: $0.version, key: $0.key.withUnsafeBytes { Data($0) }) }
        let data = try JSONEncoder().encode(Contents(version: 1, keys: keys))
        let draft = path + "." + UUID().uuidString
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw EnvelopeError.keyFile("\(path) cannot be written") }
        defer { unlink(draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.synchronize()
        guard put(draft) else { throw EnvelopeError.keyFile("\(path) cannot be written") }
        // The name is on disk too before anything is wrapped under the key.
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw EnvelopeError.keyFile("\(folder) cannot be read") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw EnvelopeError.keyFile("\(path) cannot be written") }
    }

    private static func words(_ code: Int32, _ path: String) -> String {
        switch code {
        case ENOENT: "\(path) is missing: put your copy of it back"
        case EACCES, EPERM: "\(path) cannot be read by the user who runs this: it belongs to another"
        default: "\(path) cannot be read: \(String(cString: strerror(code)))"
        }
    }
}
