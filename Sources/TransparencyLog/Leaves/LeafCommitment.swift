import ByteFraming
import Crypto
public import JSONWriting

/// The member `commitment` of a leaf: HMAC-SHA256 under the salt, over `"nacre/leaf/v1\0"` and the frames of type and
/// record.
///
/// Says nothing about the record to whoever has no salt, and binds to it: under one commitment nobody can show two.
public struct LeafCommitment: Sendable, Hashable {
    public static let size = SHA256.byteCount

    private static let domain = Array("nacre/leaf/v1\0".utf8)

    public let bytes: [UInt8]

    public init(type: LeafType, record: CanonicalValue, salt: LeafSalt) {
        self.init(type: type, recordBytes: record.bytes, salt: salt)
    }

    /// - Parameter recordBytes: the record's canonical text.
    public init(type: LeafType, recordBytes: [UInt8], salt: LeafSalt) {
        let message = Self.domain + Framing.frame([Array(type.rawValue.utf8), recordBytes])
        bytes = HMAC<SHA256>.authenticationCode(for: message, using: salt.key).withUnsafeBytes { Array($0) }
    }

    public init(_ bytes: [UInt8]) throws(LeafError) {
        guard bytes.count == Self.size else { throw .wrongLength("commitment") }
        self.bytes = bytes
    }

    /// Whether this is the commitment to `record` under `salt`.
    public func opens(type: LeafType, record: CanonicalValue, salt: LeafSalt) -> Bool {
        LeafCommitment(type: type, record: record, salt: salt) == self
    }
}
