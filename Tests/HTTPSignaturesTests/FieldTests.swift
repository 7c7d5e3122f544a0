import Crypto
import Foundation
import HTTPSignatures
import Testing
import TestRandomness

/// Fields that are not of the profile, and random ones.
@Suite struct FieldTests {
    private static let names = "(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\")"
    private static let keyID = SignatureKeyID(of: Curve25519.Signing.PrivateKey().publicKey).text
    private static let rest =
        ";created=1790000000;nonce=\"AAAAAAAAAAAAAAAAAAAAAA\";keyid=\"\(keyID)\";alg=\"ed25519\";tag=\"nacre-owner\""
    private static let input = "sig1=" + names + rest
    private static let signature = "sig1=:" + Data(repeating: 7, count: 64).base64EncodedString() + ":"
    private static let digest = ContentDigest(of: Data()).field

    private func parse(_ digest: [String] = [digest], _ input: [String] = [input], _ signature: [String] = [signature])
        throws(SignatureRefusal)
    { _ = try UnverifiedSignature(contentDigest: digest, signatureInput: input, signature: signature) }

    @Test func theProfileItselfIsRead() throws { try parse() }

    @Test func absentFieldsAreMissing() {
        #expect(throws: SignatureRefusal.missing) { try parse([]) }
        #expect(throws: SignatureRefusal.missing) { try parse([Self.digest], []) }
        #expect(throws: SignatureRefusal.missing) { try parse([Self.digest], [Self.input], []) }
    }

    @Test func fieldsThatComeTwiceAreRefused() {
        #expect(throws: SignatureRefusal.malformed) { try parse([Self.digest, Self.digest]) }
        #expect(throws: SignatureRefusal.malformed) { try parse([Self.digest], [Self.input, Self.input]) }
        #expect(throws: SignatureRefusal.malformed) {
            try parse([Self.digest], [Self.input], [Self.signature, Self.signature])
        }
    }

    @Test(arguments: [
        "", "sig1", "sig1=", "sig1=()", "sig2=" + names + rest, input + ", sig2=" + names + rest, input + " ",
        " " + input, input + ";", input + ";created=1790000000", input + ";expires=1790000001", input + ";x",
        "sig1=(\"@method\"  \"@target-uri\" \"@authority\" \"content-digest\")" + rest,
        "sig1=( \"@method\" \"@target-uri\" \"@authority\" \"content-digest\")" + rest,
        "sig1=(\"@method\";req \"@target-uri\" \"@authority\" \"content-digest\")" + rest,
        "sig1=(@method \"@target-uri\" \"@authority\" \"content-digest\")" + rest,
        "sig1=" + names + rest.replacing("1790000000", with: "-1"),
        "sig1=" + names + rest.replacing("1790000000", with: "01790000000"),
        "sig1=" + names + rest.replacing("1790000000", with: "1790000000.5"),
        "sig1=" + names + rest.replacing("1790000000", with: "9999999999999999999"),
        "sig1=" + names + rest.replacing("1790000000", with: "\"1790000000\""),
        "sig1=" + names + rest.replacing("AAAAAAAAAAAAAAAAAAAAAA", with: "AAAAAAAAAAAAAAAAAAAAAB"),
        "sig1=" + names + rest.replacing("AAAAAAAAAAAAAAAAAAAAAA", with: "AAAAAAAAAAAAAAAAAAAAA"),
        "sig1=" + names + rest.replacing("AAAAAAAAAAAAAAAAAAAAAA", with: "AAAAAAAAAAAAAAAAAAAA=="),
        "sig1=" + names + rest.replacing(keyID, with: keyID + "A"),
        "sig1=" + names + rest.replacing(";tag=\"nacre-owner\"", with: ""),
        "sig1=" + names + rest.replacing("ed25519", with: "ed\\\"25519"),
        input + String(repeating: " ", count: 40_000),
    ])
    func otherInputsAreMalformed(input: String) {
        #expect(throws: SignatureRefusal.malformed) { try parse([Self.digest], [input]) }
    }

    @Test func otherAlgorithmsAndPurposesAreRefused() {
        for input in [
            Self.input.replacing("ed25519", with: "rsa-pss-sha512"), Self.input.replacing("nacre-owner", with: "app"),
        ] {
            #expect(throws: SignatureRefusal.otherPurpose) { try parse([Self.digest], [input]) }
        }
    }

    @Test(arguments: [
        "(\"@method\")", "(\"@method\" \"@target-uri\" \"@authority\")",
        "(\"@target-uri\" \"@method\" \"@authority\" \"content-digest\")",
        "(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\" \"date\")",
        "(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\" \"authorization\" \"authorization\")",
    ])
    func otherComponentsAreRefused(names: String) {
        #expect(throws: SignatureRefusal.otherComponents) { try parse([Self.digest], ["sig1=" + names + Self.rest]) }
    }

    @Test(arguments: [
        "", "sig1=::", "sig1=:AAAA:", "sig1=" + String(repeating: "A", count: 88), signature + ", " + signature,
        signature.replacing("sig1", with: "sig2"), signature + ";x=1", signature.replacing("==:", with: ":"),
        signature.replacing("Bw==", with: "Bx=="), String(repeating: "s", count: 100_000),
    ])
    func otherSignaturesAreMalformed(signature: String) {
        #expect(throws: SignatureRefusal.malformed) { try parse([Self.digest], [Self.input], [signature]) }
    }

    @Test(arguments: [
        "", "sha-256=", "sha-512=:AAAA:", digest + ", " + digest, digest.replacing("sha-256", with: "SHA-256"),
        digest.replacing("=:", with: "=: "), digest.replacing("FU=:", with: "FV=:"),
    ])
    func otherDigestsAreRefused(digest: String) {
        #expect(throws: SignatureRefusal.malformedDigest) { try parse([digest]) }
    }

    @Test func randomChangesNeverVerifyAndNeverCrash() throws {
        var random = SeededGenerator(9421)
        let key = Curve25519.Signing.PrivateKey()
        let request = SignedRequest(
            method: "POST", target: try TargetURI(base: "http://x", path: "/"), body: Data(), authorization: "t")
        let fields = try request.signed(by: key, created: 1)
        for _ in 0..<20_000 {
            var texts = [fields.contentDigest, fields.signatureInput, fields.signature].map { Array($0.utf8) }
            let which = Int.random(in: 0..<3, using: &random)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<max(1, texts[which].count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where !texts[which].isEmpty: texts[which][place] = .random(in: 0...255, using: &random)
                case 1 where !texts[which].isEmpty: texts[which].remove(at: place)
                case 2: texts[which].insert(.random(in: 0x20...0x7E, using: &random), at: place)
                default: texts[which].removeLast(min(texts[which].count, place))
                }
            }
            let changed = texts.map { String(decoding: $0, as: UTF8.self) }
            guard changed != [fields.contentDigest, fields.signatureInput, fields.signature] else { continue }
            let parsed = try? UnverifiedSignature(
                contentDigest: [changed[0]], signatureInput: [changed[1]], signature: [changed[2]])
            #expect((try? parsed?.verify(request, with: key.publicKey)) == nil)
        }
    }
}
