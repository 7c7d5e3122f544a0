import ByteFraming
public import Crypto

/// The parameter `keyid` of RFC 9421 section 2.3: SHA-256 of the raw Ed25519 public key (RFC 8032), base64url.
public struct SignatureKeyID: Sendable, Hashable {
    /// 43 characters.
    public let text: String

    public init(of key: Curve25519.Signing.PublicKey) {
        text = Base64URL.encode(Array(SHA256.hash(data: key.rawRepresentation)))
    }

    init(text: String) throws(SignatureRefusal) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == SHA256.byteCount else { throw .malformed }
        self.text = text
    }
}
