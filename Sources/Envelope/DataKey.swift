import ByteFraming
import Crypto
import Foundation

/// A key for one record's private data.
public struct DataKey: Sendable {
    private let key: SymmetricKey
    /// With the key taken in, which costs more than a short message: a page of posts needs a tag for each.
    private let keyed: HMAC<SHA256>

    init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
        keyed = HMAC(key: key)
    }

    public func seal(_ content: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.seal(content, under: key, version: 0, as: context)
    }

    public func open(_ sealed: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.open(sealed, under: key, as: context)
    }

    /// HMAC-SHA256 over the framed parts, 32 bytes.
    public func tag(_ domain: StaticString, _ parts: [UInt8]...) -> [UInt8] {
        var code = keyed
        code.update(data: Framing.frame([Array(domain.description.utf8)] + parts))
        return Array(code.finalize())
    }
}
