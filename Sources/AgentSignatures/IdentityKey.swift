import ByteFraming
public import Crypto
import Foundation

/// The public half of an agent's identity key: Ed25519, 32 bytes (RFC 8032 section 5.1.5).
public struct IdentityKey: Hashable, Sendable {
    public static let size = 32

    /// 32 of them.
    public let bytes: [UInt8]
    public let id: KeyID

    /// - Throws: `malformedKey` for another number of bytes, `weakKey` for a point of small order.
    public init(bytes: [UInt8]) throws(SignatureProblem) {
        guard bytes.count == Self.size else { throw .malformedKey }
        guard !Self.isWeak(bytes) else { throw .weakKey }
        self.bytes = bytes
        id = KeyID(of: bytes)
    }

    /// Reads base64url without padding.
    public init(_ text: some StringProtocol) throws(SignatureProblem) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { throw .malformedKey }
        try self.init(bytes: bytes)
    }

    public init(of key: Curve25519.Signing.PrivateKey) throws(SignatureProblem) {
        try self.init(bytes: Array(key.publicKey.rawRepresentation))
    }

    /// Base64url: the member `x` of the key's JWK (RFC 8037 section 2).
    public var text: String { Base64URL.encode(bytes) }

    /// Whether the signature is over these bytes. Never for a key that is no point of the curve.
    package func signed(_ message: [UInt8], _ signature: IdentitySignature) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature.bytes, for: message)
    }

    /// The points of order 1, 2, 4 and 8, in each encoding that verifiers read, the sign of x apart: y is 0, 1, -1, one of
    /// the two of order 8, or 0 and 1 written as p and p + 1 (RFC 8032 section 5.1.3 refuses those; not every library does).
    ///
    /// Verification multiplies the key by a hash, so under such a key one signature is right for every eighth message, or
    /// for every message.
    private static func isWeak(_ bytes: [UInt8]) -> Bool {
        var y = bytes
        y[size - 1] &= 0x7F
        return weak.contains(y)
    }

    private static let weak: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF,
            0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A, 0x20,
            0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
}

/// The id of an identity key: the SHA-256 thumbprint of its JWK (RFC 7638, with the members that RFC 8037 section 2 needs),
/// base64url.
public struct KeyID: Hashable, Sendable {
    /// 43 characters.
    public let text: String

    public init(_ text: some StringProtocol) throws(SignatureProblem) {
        guard text.utf8.count == 43, Base64URL.decode(text) != nil else { throw .malformedKeyID }
        self.text = String(text)
    }

    fileprivate init(of key: [UInt8]) {
        let jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(Base64URL.encode(key))\"}"
        text = Base64URL.encode(Array(SHA256.hash(data: Data(jwk.utf8))))
    }
}

/// An Ed25519 signature (RFC 8032 section 5.1.6).
public struct IdentitySignature: Hashable, Sendable {
    public static let size = 64

    /// 64 of them.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) throws(SignatureProblem) {
        guard bytes.count == Self.size else { throw .malformedSignature }
        self.bytes = bytes
    }

    /// Reads base64url without padding: no other spelling of the same bytes.
    public init(_ text: some StringProtocol) throws(SignatureProblem) {
        guard text.utf8.count == 86, let bytes = Base64URL.decode(text) else { throw .malformedSignature }
        try self.init(bytes: bytes)
    }

    public var text: String { Base64URL.encode(bytes) }
}
