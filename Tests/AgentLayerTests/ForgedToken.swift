import AgentAPI
import ByteFraming
import Crypto
import CryptoExtras
import Foundation
import JSONWriting
import NIOCore
import TestServers

/// A JWT taken apart, for putting it together wrongly.
struct ForgedToken {
    var header: [String: JSONValue]
    var claims: [String: JSONValue]
    var signature: [UInt8]

    init(_ token: String) throws {
        let parts = token.split(separator: ".").map { Base64URL.decode($0) ?? [] }
        header = try Self.members(parts[0])
        claims = try Self.members(parts[1])
        signature = parts[2]
    }

    private static func members(_ bytes: [UInt8]) throws -> [String: JSONValue] {
        try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes))
    }

    private var signed: String {
        [header, claims].map { Base64URL.encode(JSONValue.object($0).json().readableBytesView) }.joined(separator: ".")
    }

    /// With the signature that it had.
    var text: String { signed + "." + Base64URL.encode(signature) }

    /// `alg` none: no signature at all.
    func unsigned() -> String {
        var token = self
        token.header["alg"] = .string("none")
        return token.signed + "."
    }

    /// HS256 with the public key as its secret: what a verifier accepts that lets the token choose.
    func signed(withSecret key: [UInt8]) -> String {
        var token = self
        token.header["alg"] = .string("HS256")
        let code = HMAC<SHA256>.authenticationCode(for: Data(token.signed.utf8), using: SymmetricKey(data: key))
        return token.signed + "." + Base64URL.encode(code)
    }

    func signed(with key: Curve25519.Signing.PrivateKey) throws -> String {
        try signed + "." + Base64URL.encode(key.signature(for: Data(signed.utf8)))
    }

    func signed(with key: _RSA.Signing.PrivateKey) throws -> String {
        var token = self
        token.header["alg"] = .string("RS256")
        let signature = try key.signature(for: SHA256.hash(data: Data(token.signed.utf8)), padding: .insecurePKCS1v1_5)
        return token.signed + "." + Base64URL.encode(signature.rawRepresentation)
    }
}
