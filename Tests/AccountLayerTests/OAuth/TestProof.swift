import ByteFraming
import Crypto
import Foundation
import JSONWriting
import TestServers

@testable import AccountLayer

/// A proof of a key as a client makes it (RFC 9449 section 4.2), and wrong ones.
struct TestProof: Sendable {
    enum Key: Sendable {
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)

        var jwk: [String: String] {
            switch self {
            case .p256(let key):
                let point = Array(key.publicKey.rawRepresentation)
                return [
                    "kty": "EC", "crv": "P-256", "x": Base64URL.encode(point.prefix(32)),
                    "y": Base64URL.encode(point.suffix(32)),
                ]
            case .ed25519(let key):
                return ["kty": "OKP", "crv": "Ed25519", "x": Base64URL.encode(key.publicKey.rawRepresentation)]
            }
        }

        var algorithm: String { if case .p256 = self { "ES256" } else { "EdDSA" } }

        func sign(_ bytes: [UInt8]) throws -> [UInt8] {
            switch self {
            case .p256(let key): Array(try key.signature(for: bytes).rawRepresentation)
            case .ed25519(let key): Array(try key.signature(for: bytes))
            }
        }

        /// RFC 7638.
        var thumbprint: String {
            let members = jwk.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }
            return Base64URL.encode(SHA256.hash(data: Array("{\(members.joined(separator: ","))}".utf8)))
        }
    }

    let key: Key
    var header: [String: any Sendable]
    var claims: [String: any Sendable]

    init(_ key: Key, _ method: String, _ path: String, at accounts: TestAccounts, nonce: String?, token: String? = nil) {
        self.key = key
        header = ["typ": "dpop+jwt", "alg": key.algorithm, "jwk": key.jwk]
        claims = [
            "jti": UUID().uuidString, "htm": method, "htu": TestAccounts.publicURL + path,
            "iat": accounts.clock.now.milliseconds / 1_000,
        ]
        claims["nonce"] = nonce
        claims["ath"] = token.map { Base64URL.encode(SHA256.hash(data: Array($0.utf8))) }
    }

    func text() throws -> String {
        let parts = try [header, claims].map { part in
            Base64URL.encode(try JSONSerialization.data(withJSONObject: part, options: [.sortedKeys]))
        }
        let signed = parts.joined(separator: ".")
        return signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
    }

    /// The field of a request.
    func field() throws -> (String, String) { ("DPoP", try text()) }
}
