import Crypto
import Foundation

/// The root keys of a layer: one file `root.keys` (0600) in the key folder, apart from the data.
///
/// Format: a JSON object `{"version":1,"keys":[{"id":1,"key":"base64"}]}`; the last key is the current one, earlier
/// ones still open what they sealed.
public struct RootKeys: Sendable {
    public struct Root: Sendable {
        /// Goes into every sealed value and tag, so that it is known which root opens it.
        public let version: Int64
        let key: SymmetricKey
    }

    /// Never empty; the newest last.
    public let all: [Root]
    public var current: Root { all[all.count - 1] }

    private struct File: Codable {
        struct Key: Codable {
            let id: Int64
            let key: Data
        }
        let version: Int
        let keys: [Key]
    }

    public static let fileName = "root.keys"

    /// Reads `folder/root.keys`; makes it, with a new random key, when there is none.
    ///
    /// Throws `EnvelopeError.keyFile` when the file is damaged or others than its owner may read it.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) { try Self.make(path: path, folder: folder) }
        let mode = try (manager.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else {
            throw EnvelopeError.keyFile("\(path) can be read by others: run chmod 600 on it")
        }
        guard let data = manager.contents(atPath: path), let file = try? JSONDecoder().decode(File.self, from: data),
            file.version == 1, !file.keys.isEmpty, file.keys.allSatisfy({ $0.key.count == 32 }),
            Set(file.keys.map(\.id)).count == file.keys.count
        else { throw EnvelopeError.keyFile("\(path) is not a key file of this version: restore it from a backup") }
        all = file.keys.map { Root(version: $0.id, key: SymmetricKey(data: $0.key)) }
    }

    private static func make(path: String, folder: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let data = try JSONEncoder().encode(File(version: 1, keys: [.init(id: 1, key: key)]))
        // Written under another name and linked: a key file is there as a whole or not at all, and of two programs that
        // start at once both use the one that was first.
        let draft = path + "." + UUID().uuidString
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw EnvelopeError.keyFile("\(path) cannot be written") }
        defer { unlink(draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.synchronize()
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw EnvelopeError.keyFile("\(path) cannot be written")
        }
        // The name is on disk too before anything is sealed under the key.
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw EnvelopeError.keyFile("\(folder) cannot be read") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw EnvelopeError.keyFile("\(path) cannot be written") }
    }
}
