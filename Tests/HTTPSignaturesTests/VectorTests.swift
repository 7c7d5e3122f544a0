import Crypto
import Foundation
import Testing

@testable import HTTPSignatures

/// What the RFCs themselves give.
@Suite struct VectorTests {
    /// RFC 9421 appendix B.1.4, `test-key-ed25519`.
    private static func key() throws -> Curve25519.Signing.PrivateKey {
        let der = try #require(
            Data(base64Encoded: "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"))
        return try Curve25519.Signing.PrivateKey(rawRepresentation: der.suffix(32))
    }

    @Test func theEd25519SignatureOfRFC9421AppendixB26Holds() throws {
        let base = try SignatureBase(
            [
                .init("date", "Tue, 20 Apr 2021 02:07:55 GMT"), .init("@method", "POST"), .init("@path", "/foo"),
                .init("@authority", "example.com"), .init("content-type", "application/json"),
                .init("content-length", "18"),
            ], parameters: ";created=1618884473;keyid=\"test-key-ed25519\"")
        let expected = """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")\
            ;created=1618884473;keyid="test-key-ed25519"
            """
        #expect(String(decoding: base.bytes, as: UTF8.self) == expected)
        let signature = try #require(
            Data(
                base64Encoded: "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")
        )
        #expect(try Self.key().publicKey.isValidSignature(signature, for: base.bytes))
    }

    @Test(arguments: [
        ("{\"hello\": \"world\"}\n", "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"),
        ("", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
        ("{\"hello\": \"world\"}", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"),
    ])
    func digestsAreThoseOfTheRFCs(body: String, field: String) throws {
        #expect(ContentDigest(of: Data(body.utf8)).field == field)
        #expect(try ContentDigest(field: field) == ContentDigest(of: Data(body.utf8)))
    }

    @Test func theBaseOfAnOwnerRequestIsAsRFC9421Section25Says() throws {
        let target = try TargetURI(base: "https://agents.example", path: "/api/v1/owner/pause?x=1")
        let request = SignedRequest(
            method: "POST", target: target, body: Data("{\"hello\": \"world\"}".utf8),
            authorization: " PrivateToken token=\"AAI\" ")
        let base = try SignatureBase(request.components, parameters: ";created=1")
        let expected = """
            "@method": POST
            "@target-uri": https://agents.example/api/v1/owner/pause?x=1
            "@authority": agents.example
            "content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
            "authorization": PrivateToken token="AAI"
            "@signature-params": ("@method" "@target-uri" "@authority" "content-digest" "authorization");created=1
            """
        #expect(String(decoding: base.bytes, as: UTF8.self) == expected)
    }
}
