import ByteFraming
import Crypto

/// Proof Key for Code Exchange (RFC 7636), with the method S256 alone: whoever redeems a code is who asked for it.
struct CodeChallenge: Sendable {
    /// SHA-256 of the verifier.
    let digest: [UInt8]

    /// One from our own database.
    init(stored digest: [UInt8]) { self.digest = digest }

    /// Of an authorization request (section 4.3). Throws an `OAuthRefusal` for a request without one, and for `plain`, which
    /// an attacker would ask for (RFC 9700 section 2.1.1).
    init(_ parameters: OAuthParameters) throws(OAuthRefusal) {
        let challenge = try parameters.required("code_challenge", upTo: 128)
        guard try parameters.optional("code_challenge_method") == "S256" else {
            throw OAuthRefusal(.invalidRequest, "code_challenge_method must be S256")
        }
        guard let digest = Base64URL.decode(challenge), digest.count == SHA256.byteCount else {
            throw OAuthRefusal(.invalidRequest, "code_challenge is not the base64url of a SHA-256")
        }
        self.digest = digest
    }

    /// Section 4.6. A verifier of another form than that of section 4.1 matches nothing.
    func matches(_ verifier: String) -> Bool {
        guard (43...128).contains(verifier.utf8.count), verifier.utf8.allSatisfy(Self.isUnreserved) else { return false }
        return ConstantTime.equal(Array(SHA256.hash(data: Array(verifier.utf8))), digest)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
