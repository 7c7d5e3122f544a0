import Crypto
import Foundation
import HTTPSignatures
import Testing

/// A signed request with one thing changed is not the request that was signed.
@Suite struct TamperingTests {
    private let key = Curve25519.Signing.PrivateKey()
    private let body = Data("{\"a\":1}".utf8)
    private let token = "PrivateToken token=\"AAI\""

    private func request(
        method: String = "POST", base: String = "https://agents.example", path: String = "/api/v1/owner/pause",
        body: Data? = nil, authorization: String? = "PrivateToken token=\"AAI\""
    ) throws -> SignedRequest {
        SignedRequest(
            method: method, target: try TargetURI(base: base, path: path), body: body ?? self.body,
            authorization: authorization)
    }

    private func parse(_ fields: SignatureFields) throws -> UnverifiedSignature {
        try UnverifiedSignature(
            contentDigest: [fields.contentDigest], signatureInput: [fields.signatureInput],
            signature: [fields.signature])
    }

    @Test func anUntouchedRequestIsVerified() throws {
        let nonce = SignatureNonce()
        for authorization in [nil, token] {
            let request = try request(authorization: authorization)
            let unverified = try parse(request.signed(by: key, created: 1_790_000_000, nonce: nonce))
            let verified = try unverified.verify(request, with: key.publicKey)
            #expect(verified.created == 1_790_000_000)
            #expect(verified.nonce == nonce)
            #expect(verified.keyID == SignatureKeyID(of: key.publicKey))
        }
    }

    @Test func everyChangedComponentIsNoticed() throws {
        let signature = try parse(request().signed(by: key, created: 1_790_000_000))
        let changed: [(SignatureRefusal, SignedRequest)] = [
            (.wrongSignature, try request(method: "PUT")),
            (.wrongSignature, try request(path: "/api/v1/owner/resume")),
            (.wrongSignature, try request(path: "/api/v1/owner/pause?")),
            (.wrongSignature, try request(base: "https://other.example")),
            (.wrongSignature, try request(base: "http://agents.example")),
            (.otherBody, try request(body: Data("{\"a\":2}".utf8))),
            (.otherBody, try request(body: Data())),
            (.wrongSignature, try request(authorization: "PrivateToken token=\"AAM\"")),
            (.otherComponents, try request(authorization: nil)),
        ]
        for (refusal, request) in changed {
            #expect(throws: refusal) { try signature.verify(request, with: key.publicKey) }
        }
        #expect(throws: SignatureRefusal.otherKey) {
            try signature.verify(request(), with: Curve25519.Signing.PrivateKey().publicKey)
        }
    }

    @Test func aTokenAddedToARequestThatWasSignedWithoutOneIsNoticed() throws {
        let signature = try parse(request(authorization: nil).signed(by: key, created: 1))
        #expect(throws: SignatureRefusal.otherComponents) { try signature.verify(request(), with: key.publicKey) }
    }

    @Test func everyChangedParameterIsNoticed() throws {
        let request = try request()
        let fields = try request.signed(by: key, created: 1_790_000_000)
        let otherNonce = SignatureNonce().text
        let inputs = [
            fields.signatureInput.replacing("created=1790000000", with: "created=1790000001"),
            fields.signatureInput.replacing(/nonce="[^"]*"/, with: "nonce=\"\(otherNonce)\""),
            // The order of parameters is signed too.
            fields.signatureInput.replacing(/;created=1790000000(;nonce="[^"]*")/) { "\($0.1);created=1790000000" },
        ]
        for input in inputs {
            #expect(input != fields.signatureInput)
            let signature = try UnverifiedSignature(
                contentDigest: [fields.contentDigest], signatureInput: [input], signature: [fields.signature])
            #expect(throws: SignatureRefusal.wrongSignature) { try signature.verify(request, with: key.publicKey) }
        }
    }

    @Test func parametersInAnotherOrderAreVerifiedAsTheyWereSigned() throws {
        let request = try request(authorization: nil)
        let nonce = SignatureNonce().text
        let names = "(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\")"
        let parameters =
            ";tag=\"nacre-owner\";alg=\"ed25519\";keyid=\"\(SignatureKeyID(of: key.publicKey).text)\";nonce=\"\(nonce)\""
            + ";created=7"
        let fields = try request.signed(by: key, created: 7)
        let base = """
            "@method": POST
            "@target-uri": https://agents.example/api/v1/owner/pause
            "@authority": agents.example
            "content-digest": \(fields.contentDigest)
            "@signature-params": \(names)\(parameters)
            """
        let signature = try key.signature(for: Data(base.utf8)).base64EncodedString()
        let unverified = try UnverifiedSignature(
            contentDigest: [fields.contentDigest], signatureInput: ["sig1=\(names)\(parameters)"],
            signature: ["sig1=:\(signature):"])
        let verified = try unverified.verify(request, with: key.publicKey)
        #expect(verified.created == 7)
    }

    @Test func aLineBreakCannotBeSigned() throws {
        let request = try request(path: "/a\n\"@authority\": other.example")
        #expect(throws: SignatureRefusal.unsignable) { try request.signed(by: key, created: 1) }
    }
}
