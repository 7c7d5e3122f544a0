import Crypto
import CryptoExtras
import Foundation
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken
import Testing

@Suite("Official vectors", .enabled(if: OfficialVectors.areThere, "the folder of vectors is not there"))
struct OfficialVectorTests {
    @Test func challengesAndTheirDigestsAreThoseOfRFC9577() throws {
        let vectors = try OfficialVectors.challenges()
        #expect(vectors.count == 6)
        for vector in vectors.dropLast() {
            let challenge = try TokenChallenge(
                issuerName: #require(vector.issuerNameText),
                redemptionContext: #require(vector.redemptionContext).bytes,
                originInfo: #require(vector.originInfoText))
            #expect(Array(challenge.issuerName.utf8) == vector.issuerName?.bytes)
            #expect(Array(challenge.originInfo.joined(separator: ",").utf8) == vector.originInfo?.bytes)
            #expect(try TokenChallenge(serialized: challenge.serialized) == challenge)
            let input = try UnverifiedToken.authenticatorInput(
                nonce: TokenNonce(#require(vector.nonce).bytes), challengeDigest: challenge.digest,
                tokenKeyID: TokenKeyID(#require(vector.tokenKeyId).bytes))
            #expect(input == vector.tokenAuthenticatorInput.bytes)
        }
    }

    @Test func aTokenOfAReservedTypeIsRefusedByItsType() throws {
        let reserved = try #require(OfficialVectors.challenges().last)
        #expect(throws: PrivacyPassFormatError.unsupportedTokenType(TokenType(rawValue: 0))) {
            try UnverifiedToken(serialized: reserved.tokenAuthenticatorInput.bytes)
        }
    }

    @Test func keysAreRebuiltFromTheirModulusToTheByte() throws {
        for vector in try OfficialVectors.publicTokens() {
            let key = try IssuerPublicKey(subjectPublicKeyInfo: vector.pkS.bytes)
            #expect(try IssuerPublicKey(modulus: key.modulus).subjectPublicKeyInfo == vector.pkS.bytes)
            #expect(key.tokenKeyID.bytes == Array(SHA256.hash(data: vector.pkS.bytes)))
            #expect(try vector.issuerKey().publicKey == key)
        }
    }

    @Test func privateKeysComeBackFromBothTheirForms() throws {
        let vector = try #require(OfficialVectors.publicTokens().first)
        let key = try vector.issuerKey()
        #expect(try IssuerKey(derRepresentation: key.derRepresentation).publicKey == key.publicKey)
        #expect(try IssuerKey(pemRepresentation: key.pemRepresentation).publicKey == key.publicKey)
    }

    @Test func everyStructureSerialisesToTheBytesItWasReadFrom() throws {
        for vector in try OfficialVectors.publicTokens() {
            #expect(
                try TokenChallenge(serialized: vector.tokenChallenge.bytes).serialized
                    == vector.tokenChallenge.bytes)
            #expect(
                try TokenRequest(serialized: vector.tokenRequest.bytes).serialized == vector.tokenRequest.bytes)
            #expect(
                try TokenResponse(serialized: vector.tokenResponse.bytes).serialized == vector.tokenResponse.bytes)
            #expect(try UnverifiedToken(serialized: vector.token.bytes).serialized == vector.token.bytes)
        }
    }

    @Test func theIssuerAnswersWithTheResponsesOfRFC9578() throws {
        for vector in try OfficialVectors.publicTokens() {
            let request = try TokenRequest(serialized: vector.tokenRequest.bytes)
            #expect(try vector.issuerKey().issue(request).serialized == vector.tokenResponse.bytes)
        }
    }

    @Test func theTokensOfRFC9578AreValid() throws {
        for vector in try OfficialVectors.publicTokens() {
            let token = try UnverifiedToken(serialized: vector.token.bytes)
            let challenge = try TokenChallenge(serialized: vector.tokenChallenge.bytes)
            let key = try IssuerPublicKey(subjectPublicKeyInfo: vector.pkS.bytes)
            #expect(token.nonce.bytes == vector.nonce.bytes)
            #expect(try token.verified(under: key, for: challenge).serialized == vector.token.bytes)
        }
    }

    @Test func aTokenBlindedUnderTheKeyOfRFC9578IsValid() throws {
        let vector = try #require(OfficialVectors.publicTokens().first)
        let key = try vector.issuerKey()
        let pending = try PendingToken(
            challenge: TokenChallenge(serialized: vector.tokenChallenge.bytes), key: key.publicKey)
        let token = try pending.finalize(key.issue(pending.request))
        #expect(try token.unverified.verified(under: key.publicKey, for: pending.challenge) == token)
    }

    /// Through swift-crypto alone: neither the modulus of the first nor the salt of the second is of token type 2.
    @Test func blindSignaturesAreThoseOfRFC9474() throws {
        let vectors = try OfficialVectors.blindSignatures()
        #expect(vectors.count == 2)
        for vector in vectors {
            let parameters: _RSA.BlindSigning.Parameters<SHA384> =
                vector.salt.bytes.isEmpty ? .RSABSSA_SHA384_PSSZERO_Deterministic : .RSABSSA_SHA384_PSS_Deterministic
            let key = try _RSA.BlindSigning.PrivateKey(
                n: vector.n.bytes, e: vector.e.bytes, d: vector.d.bytes, p: vector.p.bytes, q: vector.q.bytes,
                parameters: parameters)
            #expect(
                try Array(key.blindSignature(for: vector.blindedMsg.bytes).rawRepresentation) == vector.blindSig.bytes)
            let signature = _RSA.Signing.RSASignature(rawRepresentation: Data(vector.sig.bytes))
            #expect(key.publicKey.isValidSignature(signature, for: key.publicKey.prepare(vector.msg.bytes)))
        }
    }

    /// A key of 2048 bits signs the blinded message of RFC 9474 through our issuer, though its salt is another.
    @Test func theIssuerAnswersWithTheBlindSignatureOfRFC9474() throws {
        let vector = try #require(OfficialVectors.blindSignatures().last)
        let rsa = try _RSA.Signing.PrivateKey(
            n: vector.n.bytes, e: vector.e.bytes, d: vector.d.bytes, p: vector.p.bytes, q: vector.q.bytes)
        let key = try IssuerKey(derRepresentation: rsa.derRepresentation)
        let request = try TokenRequest(
            truncatedTokenKeyID: key.publicKey.tokenKeyID.truncated,
            blindedMessage: BlindedMessage(vector.blindedMsg.bytes))
        #expect(try key.issue(request).serialized == vector.blindSig.bytes)
    }
}

extension PublicTokenVector {
    func issuerKey() throws -> IssuerKey {
        try IssuerKey(pemRepresentation: String(decoding: skS.bytes, as: UTF8.self))
    }
}
