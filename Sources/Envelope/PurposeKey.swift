import ByteFraming
import Crypto
import Foundation

/// A key for one purpose: random, and wrapped in the key store (`DataKeyStore.purposeKeys`), so that it outlives the root
/// that wrapped it.
public struct PurposeKey: Sendable {
    /// Goes into every value sealed under it and beside every tag that is looked for under several.
    public let version: Int64
    let key: SymmetricKey
    /// With the key taken in, which costs as much as a short message: a request needs several tags.
    private let keyed: HMAC<SHA256>

    init(version: Int64, bytes: [UInt8]) {
        self.init(version: version, key: SymmetricKey(data: bytes))
    }

    private init(version: Int64, key: SymmetricKey) {
        self.version = version
        self.key = key
        keyed = HMAC(key: key)
    }

    /// Derived from a root key by HKDF-SHA256 (RFC 5869) with the purpose as `info`: what wraps the key store, and the keys
    /// of databases from before purposes had keys of their own.
    init(_ root: RootKeys.Root, purpose: StaticString) {
        self.init(
            version: root.version,
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: root.key, info: Data("nacre/purpose/v1\0\(purpose)".utf8), outputByteCount: 32))
    }

    /// HMAC-SHA256 over the framed parts (`Framing`): a keyed hash by which a value is found again and that says
    /// nothing without the key. 32 bytes.
    public func tag(_ domain: StaticString, _ parts: [UInt8]...) -> [UInt8] {
        var code = keyed
        code.update(data: Framing.frame([Array(domain.description.utf8)] + parts))
        return Array(code.finalize())
    }

    func seal(_ content: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.seal(content, under: key, version: version, as: context)
    }

    func open(_ sealed: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.open(sealed, under: key, as: context)
    }
}

/// For a tool beside a server that holds the key store, which hands it over through the operator's door.
extension PurposeKey: Codable {
    private struct Form: Codable {
        let version: Int64
        let key: Data
    }

    public init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        self.init(version: form.version, bytes: Array(form.key))
    }

    public func encode(to encoder: any Encoder) throws {
        try Form(version: version, key: key.withUnsafeBytes { Data($0) }).encode(to: encoder)
    }
}

/// The keys of one purpose, the newest last: seals under the current one, opens under the one that a value names.
public struct PurposeKeys: Sendable {
    public let all: [PurposeKey]
    public var current: PurposeKey { all[all.count - 1] }

    /// - Parameter all: never empty, the newest last.
    init(all: [PurposeKey]) { self.all = all }

    init(_ roots: RootKeys, purpose: StaticString) {
        all = roots.all.map { PurposeKey($0, purpose: purpose) }
    }

    public func seal(_ content: [UInt8], as context: SealContext) throws -> [UInt8] {
        try current.seal(content, as: context)
    }

    public func open(_ sealed: [UInt8], as context: SealContext) throws -> [UInt8] {
        let version = try SealedBox.version(of: sealed)
        guard let key = all.first(where: { $0.version == version }) else {
            throw EnvelopeError.unknownKey(version: version)
        }
        return try key.open(sealed, as: context)
    }
}
