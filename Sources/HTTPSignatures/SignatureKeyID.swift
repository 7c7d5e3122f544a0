import ByteFraming
public import Crypto

/// The parameter `keyid` of RFC 9421 section 2.3: a SHA-256 digest of an Ed25519 public key (RFC 8032), base64url. Of what
/// exactly, the profile says.
public struct SignatureKeyID: Sendable, Hashable {
    /// 43 characters.
    public let text: String

    public init(of key: Curve25519.Signing.PublicKey, for profile: SignatureProfile = .owner) {
        let raw = key.rawRepresentation
        switch profile {
        case .owner: text = Base64URL.encode(SHA256.hash(data: raw))
        case .agent:
            // RFC 7638 section 3.3, RFC 8037 appendix A.3: the members of the JWK, sorted, without spaces.
            let jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(Base64URL.encode(raw))\"}"
            text = Base64URL.encode(SHA256.hash(data: Array(jwk.utf8)))
        }
    }

    init(text: String) throws(SignatureRefusal) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == SHA256.byteCount else { throw .malformed }
        self.text = text
    }
}
