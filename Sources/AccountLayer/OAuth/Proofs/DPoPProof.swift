import ByteFraming
import Crypto
import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting

/// A proof that a request comes from who holds a key (RFC 9449): a JSON Web Signature in the field `DPoP`.
enum DPoPProof {
    /// RFC 9449 section 5.1, `dpop_signing_alg_values_supported`.
    static let algorithms = ["ES256", "EdDSA"]

    /// How far a client's clock may be from ours, either way. Milliseconds.
    static let skew: Int64 = 300_000
    private static let longest = 4_096
    private static let longestID = 256

    private struct Header: Decodable {
        let typ: String
        let alg: String
        let jwk: DPoPKey.JWK
        let crit: [String]?
    }

    private struct Claims: Decodable {
        let jti: String
        let htm: String
        let htu: String
        let iat: Double
        let ath: String?
        let nonce: String?
    }

    /// The thumbprint of the key that a request is proven with; nil for a request without a proof.
    ///
    /// Checks everything of section 4.3, and uses the proof up: the same one again is refused. Throws an `OAuthRefusal`.
    /// - Parameter accessToken: what the request presents at the API; nil at the token endpoint.
    static func thumbprint(
        of request: Request, presenting accessToken: String? = nil, _ domain: AccountDomain
    ) throws -> [UInt8]? {
        let fields = request.headers[values: .dpop]
        guard let text = fields.first else { return nil }
        guard fields.count == 1, text.utf8.count <= longest else { throw refused("Send one proof, in one field DPoP") }
        let (key, claims) = try read(text)
        let now = domain.clock.now
        guard claims.htm == request.method.rawValue else { throw refused("htm is not the method of this request") }
        guard address(claims.htu) == address(domain.publicURL.path(request.uri.path)) else {
            throw refused("htu is not the address of this request")
        }
        guard claims.jti.utf8.count <= longestID, !claims.jti.isEmpty else { throw refused("jti is missing or too long") }
        guard claims.iat.isFinite, abs(claims.iat * 1_000 - Double(now.milliseconds)) <= Double(skew) else {
            throw refused("iat is more than five minutes from the time of this server: set the clock")
        }
        if let accessToken {
            let hash = Base64URL.encode(SHA256.hash(data: Array(accessToken.utf8)))
            guard claims.ath == hash else { throw refused("ath is not the hash of the access token") }
        }
        let nonces = domain.oauth.nonces
        guard let nonce = claims.nonce, let window = nonces.window(of: nonce, now) else {
            throw OAuthRefusal(
                .useDPoPNonce, "The proof needs the nonce that is in the field DPoP-Nonce", nonce: nonces.current(now))
        }
        guard try nonces.spend(claims.jti, by: key.thumbprint, in: window, now) else {
            throw refused("This proof was used before: make one for each request")
        }
        return key.thumbprint
    }

    /// RFC 7515 section 5.2, with the rules of RFC 9449 section 4.3: the type, an algorithm of ours that is the key's own,
    /// no extension that must be understood.
    private static func read(_ text: String) throws(OAuthRefusal) -> (key: DPoPKey, claims: Claims) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let head = try? JSONDecoder().decode(Header.self, from: Data(header))
        else { throw refused("The proof is not a signed JWT with a public key in its header") }
        guard head.typ == "dpop+jwt", head.crit == nil else { throw refused("The proof is not of the type dpop+jwt") }
        guard let key = DPoPKey(head.jwk), head.alg == key.algorithm else {
            throw refused("The key must be a public one of P-256 with ES256, or of Ed25519 with EdDSA")
        }
        guard key.isValid(signature, over: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw refused("The signature of the proof is wrong")
        }
        guard let claims = try? JSONDecoder().decode(Claims.self, from: Data(payload)) else {
            throw refused("The proof lacks jti, htm, htu or iat")
        }
        return (key, claims)
    }

    /// Without query and fragment, scheme and host in lower case, the scheme's own port left out (RFC 9449 section 4.3).
    private static func address(_ text: String) -> String {
        let url = text.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = url.range(of: "://") else { return String(url) }
        let path = url[scheme.upperBound...].drop { $0 != "/" }
        return url[..<scheme.lowerBound].lowercased() + "://" + PublicURL(String(url)).authority
            + (path.isEmpty ? "/" : path)
    }

    private static func refused(_ words: String) -> OAuthRefusal { OAuthRefusal(.invalidDPoPProof, words) }
}
