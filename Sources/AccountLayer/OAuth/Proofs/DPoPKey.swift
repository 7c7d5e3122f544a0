import ByteFraming
import Crypto
import Foundation

/// The public key that a proof carries (RFC 9449 section 4.2), a JSON Web Key (RFC 7517) of P-256 or Ed25519.
struct DPoPKey: Sendable {
    private enum Key: Sendable {
        case p256(P256.Signing.PublicKey, x: String, y: String)
        case ed25519(Curve25519.Signing.PublicKey, x: String)
    }

    private let key: Key

    struct JWK: Decodable {
        let kty: String
        let crv: String?
        let x: String?
        let y: String?
        /// Of a private key; and the secret of a symmetric one.
        let d: String?
        let k: String?
    }

    /// Nil for another kind of key, for one with a private part, and for what is no point of its curve.
    init?(_ jwk: JWK) {
        guard jwk.d == nil, jwk.k == nil, let x = jwk.x, let xBytes = Base64URL.decode(x), xBytes.count == 32 else {
            return nil
        }
        switch (jwk.kty, jwk.crv, jwk.y) {
        case ("EC", "P-256", let y?):
            guard let yBytes = Base64URL.decode(y), yBytes.count == 32,
                let point = try? P256.Signing.PublicKey(rawRepresentation: xBytes + yBytes)
            else { return nil }
            key = .p256(point, x: x, y: y)
        case ("OKP", "Ed25519", nil):
            guard let point = try? Curve25519.Signing.PublicKey(rawRepresentation: xBytes) else { return nil }
            key = .ed25519(point, x: x)
        default: return nil
        }
    }

    /// What signs with it (RFC 7518 section 3.4, RFC 8037 section 3.1).
    var algorithm: String {
        switch key {
        case .p256: "ES256"
        case .ed25519: "EdDSA"
        }
    }

    func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        switch key {
        case .p256(let point, _, _):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return point.isValidSignature(signature, for: message)
        case .ed25519(let point, _): return point.isValidSignature(signature, for: message)
        }
    }

    /// RFC 7638 section 3: SHA-256 over the required members in the order of their names. Their values are base64url that
    /// decodes to one form only, so nothing needs an escape.
    var thumbprint: [UInt8] {
        let json =
            switch key {
            case .p256(_, let x, let y): #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
            case .ed25519(_, let x): #"{"crv":"Ed25519","kty":"OKP","x":"\#(x)"}"#
            }
        return Array(SHA256.hash(data: Array(json.utf8)))
    }
}

enum DPoPThumbprint {
    /// `dpop_jkt` of an authorization request (RFC 9449 section 10).
    static func asked(_ parameters: OAuthParameters) throws(OAuthRefusal) -> [UInt8]? {
        guard let text = try parameters.optional("dpop_jkt", upTo: 128) else { return nil }
        guard let bytes = Base64URL.decode(text), bytes.count == SHA256.byteCount else {
            throw OAuthRefusal(.invalidRequest, "dpop_jkt is not the base64url of a SHA-256")
        }
        return bytes
    }
}
