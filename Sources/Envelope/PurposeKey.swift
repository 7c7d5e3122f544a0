import ByteFraming
import Crypto
import Foundation

/// A key for one purpose, derived from a root key by HKDF-SHA256 (RFC 5869) with the purpose as `info`.
public struct PurposeKey: Sendable {
    public let version: Int64
    private let key: SymmetricKey
    /// With the key taken in, which costs as much as a short message: a request needs several tags.
    private let keyed: HMAC<SHA256>

    /// - Parameter purpose: names the use, such as `api-key`; two purposes never share a key.
    public init(_ root: RootKeys.Root, purpose: StaticString) {
        version = root.version
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root.key, info: Data("nacre/purpose/v1\0\(purpose)".utf8), outputByteCount: 32)
        keyed = HMAC(key: key)
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

/// The purpose keys of every root, for one purpose: seals under the current one, opens under the one that a value names.
public struct PurposeKeys: Sendable {
    public let all: [PurposeKey]
    public var current: PurposeKey { all[all.count - 1] }

    public init(_ roots: RootKeys, purpose: StaticString) {
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
