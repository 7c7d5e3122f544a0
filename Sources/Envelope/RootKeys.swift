import Crypto
import Foundation

/// The root keys of a layer: one file `root.keys` (0600) in the key folder, apart from the data. They do nothing but wrap
/// the keys of the key store, so that one can be replaced without sealing any record anew.
///
/// Format: a JSON object `{"version":1,"keys":[{"id":1,"key":"base64"}]}`; the last key is the current one, earlier
/// ones still open what they wrapped.
public struct RootKeys: Sendable {
    public struct Root: Sendable {
        /// Goes into every value wrapped under it, so that it is known which root opens it.
        public let version: Int64
        let key: SymmetricKey
    }

    /// Never empty; the newest last.
    public let all: [Root]
    public var current: Root { all[all.count - 1] }
    /// The folder they were read from.
    let folder: String

    public static let fileName = "root.keys"
    /// The key store beside it, which opens with no other root keys.
    public static let keyStoreName = "data-keys.sqlite"

    /// Reads `folder/root.keys`; makes it, with a new random key, in a folder without a key store.
    ///
    /// Throws `EnvelopeError.keyFile` when the file is missing beside a key store, cannot be read, is damaged, or when
    /// others than its owner may read it.
    public init(folder: String) throws {
        let file = RootKeyFile(folder: folder)
        if !file.exists {
            guard !FileManager.default.fileExists(atPath: folder + "/" + Self.keyStoreName) else {
                throw EnvelopeError.keyFile(
                    "\(file.path) is missing, and the keys beside it open with nothing else: put your copy of it back")
            }
            try file.make([Root(version: 1, key: SymmetricKey(size: .bits256))])
        }
        try self.init(existing: folder)
    }

    /// The same, and never makes one.
    public init(existing folder: String) throws {
        self.init(all: try RootKeyFile(folder: folder).read(), folder: folder)
    }

    private init(all: [Root], folder: String) {
        self.all = all
        self.folder = folder
    }

    func has(_ version: Int64) -> Bool { all.contains { $0.version == version } }

    /// With a new random key as the current one. It is in the file, and on the disk, when this returns.
    func rotated() throws -> RootKeys {
        let (next, overflows) = (all.map(\.version).max() ?? 0).addingReportingOverflow(1)
        guard !overflows else { throw EnvelopeError.keyFile("\(folder)/\(Self.fileName) has no number left for a key") }
        return try replacing(all + [Root(version: next, key: SymmetricKey(size: .bits256))])
    }

    /// Without a key that nothing needs any more, here and in the file. Never without the current one.
    func without(_ version: Int64) throws -> RootKeys {
        guard version != current.version else { return self }
        return try replacing(all.filter { $0.version != version })
    }

    /// What the file holds now: nil when it is the same. A key that is gone from the file while it is in use stays in use.
    ///
    /// Throws `EnvelopeError.keyFile` also when the file holds another key under a number that is in use.
    func reread() throws -> RootKeys? {
        let found = try RootKeyFile(folder: folder).read()
        for root in found {
            if let known = all.first(where: { $0.version == root.version }), known.key != root.key {
                throw EnvelopeError.keyFile(
                    "\(folder)/\(Self.fileName) holds another root key \(root.version) than the one in use: put it back")
            }
        }
        let kept = all.filter { root in !found.contains { $0.version == root.version } }
        let now = kept + found
        return now.map(\.version) == all.map(\.version) ? nil : RootKeys(all: now, folder: folder)
    }

    private func replacing(_ roots: [Root]) throws -> RootKeys {
        try RootKeyFile(folder: folder).replace(roots)
        return RootKeys(all: roots, folder: folder)
    }
}
