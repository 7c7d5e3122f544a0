import Crypto
import CryptoExtras
import Foundation
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassOrigin
import PrivacyPassToken
import Testing

@Suite struct TokenVerificationTests {
    let test: TestIssuer

    init() throws { test = try TestIssuer() }

    @Test func theOriginTellsKindAndEpoch() throws {
        let origin = try test.origin()
        for kind in [TokenKind.run, .vote] {
            let token = try test.token(kind)
            let checked = try origin.check(token.unverified, redeemable: [test.epoch])
            #expect(checked.kind == kind)
            #expect(checked.epoch == test.epoch)
            #expect(checked.token == token)
        }
    }

    @Test func aTokenForAnotherOriginIsRefused() throws {
        let token = try test.token(
            answering: TokenChallenge(issuerName: "localhost:8421", originInfo: ["run.elsewhere.example"]))
        #expect(throws: TokenRefusal.otherChallenge) {
            try test.origin().check(token.unverified, redeemable: [test.epoch])
        }
        #expect(throws: TokenVerificationError.otherChallenge) {
            try token.unverified.verified(under: test.key(.run).publicKey, for: test.challenge(.run))
        }
    }

    @Test func aRunTokenCannotPassAsAVote() throws {
        let token = try test.token(.run, answering: test.challenge(.vote))
        #expect(throws: TokenRefusal.keyOfAnotherKind) {
            try test.origin().check(token.unverified, redeemable: [test.epoch])
        }
    }

    @Test func aTokenOfAnUnknownKeyIsRefused() throws {
        let token = try test.token()
        let origin = try Origin(challenges: [.run: test.challenge(.run)], keys: [])
        #expect(throws: TokenRefusal.unknownKey) {
            try origin.check(token.unverified, redeemable: [test.epoch])
        }
        #expect(throws: TokenVerificationError.otherKey) {
            try token.unverified.verified(under: test.key(.vote).publicKey, for: test.challenge(.run))
        }
    }

    @Test func aTokenIsRefusedOutsideItsEpoch() throws {
        let token = try test.token()
        #expect(throws: TokenRefusal.wrongEpoch(test.epoch)) {
            try test.origin().check(token.unverified, redeemable: [test.epoch.next])
        }
    }

    @Test func aChangedTokenIsRefused() throws {
        let token = try test.token()
        let origin = try test.origin()
        let bytes = token.serialized
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            guard let read = try? UnverifiedToken(serialized: changed) else { continue }
            #expect(throws: TokenRefusal.self) { try origin.check(read, redeemable: [test.epoch]) }
        }
    }

    @Test func aTokenSignedByAnotherKeyUnderTheRightNameIsRefused() throws {
        let vote = try test.token(.vote, answering: test.challenge(.run))
        let run = try test.key(.run).publicKey
        let forged = UnverifiedToken(
            nonce: vote.nonce, challengeDigest: vote.challengeDigest, tokenKeyID: run.tokenKeyID,
            authenticator: vote.authenticator)
        #expect(throws: TokenRefusal.invalidSignature) {
            try test.origin().check(forged, redeemable: [test.epoch])
        }
    }

    @Test func anAuthenticatorRaisedByTheModulusIsRefused() throws {
        // Some authenticator is small enough that adding the modulus still fits 256 bytes.
        let key = try test.key(.run).publicKey
        for _ in 0..<64 {
            let token = try test.token()
            guard let raised = sum(token.authenticator.bytes, key.modulus) else { continue }
            let changed = try UnverifiedToken(
                nonce: token.nonce, challengeDigest: token.challengeDigest, tokenKeyID: token.tokenKeyID,
                authenticator: TokenAuthenticator(raised))
            #expect(throws: TokenVerificationError.invalidSignature) {
                try changed.verified(under: key, for: test.challenge(.run))
            }
            return
        }
    }

    @Test func oneNonceIsSpentOnceWhateverItsSignature() throws {
        let key = try test.key(.run)
        let blinding = try _RSA.BlindSigning.PublicKey<SHA384>(
            n: key.publicKey.modulus, e: [1, 0, 1] as [UInt8], parameters: .RSABSSA_SHA384_PSS_Deterministic)
        let nonce = TokenNonce.random()
        let challenge = try test.challenge(.run)
        let message = blinding.prepare(
            UnverifiedToken.authenticatorInput(
                nonce: nonce, challengeDigest: challenge.digest, tokenKeyID: key.publicKey.tokenKeyID))
        let tokens = try (0..<2).map { _ in
            let blinded = try blinding.blind(message)
            let response = try key.issue(
                TokenRequest(
                    truncatedTokenKeyID: key.publicKey.tokenKeyID.truncated,
                    blindedMessage: BlindedMessage(blinded.blindedMessage)))
            let signature = try blinding.finalize(
                .init(rawRepresentation: response.serialized), for: message, blindingInverse: blinded.inverse)
            return try UnverifiedToken(
                nonce: nonce, challengeDigest: challenge.digest, tokenKeyID: key.publicKey.tokenKeyID,
                authenticator: TokenAuthenticator(signature.rawRepresentation)
            ).verified(under: key.publicKey, for: challenge)
        }
        #expect(tokens[0].authenticator != tokens[1].authenticator)
        #expect(tokens[0].spendingDigest == tokens[1].spendingDigest)
        let spent = SpentTokenSet()
        #expect(spent.spend(tokens[0]))
        #expect(!spent.spend(tokens[1]))
    }

    @Test func ofAThousandSpendsAtOnceOneWins() async throws {
        let token = try test.token()
        let spent = SpentTokenSet()
        let wins = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<1000 { group.addTask { spent.spend(token) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(wins == 1)
        #expect(spent.count == 1)
        #expect(try spent.spend(test.token()))
        spent.forget(token.tokenKeyID)
        #expect(spent.count == 0)
    }

    @Test func anOriginHasOneChallengeAndKeyForEachKindAndEpoch() throws {
        let run = try test.challenge(.run)
        #expect(throws: OriginError.sharedChallenge) { try Origin(challenges: [.run: run, .vote: run], keys: []) }
        let key = try test.key(.run).publicKey
        let shared = [
            EpochKey(kind: .run, epoch: test.epoch, key: key), EpochKey(kind: .vote, epoch: test.epoch, key: key),
        ]
        #expect(throws: OriginError.sharedKey) { try Origin(challenges: [:], keys: shared) }
        let second = try [
            EpochKey(kind: .run, epoch: test.epoch, key: key),
            EpochKey(kind: .run, epoch: test.epoch, key: test.key(.vote).publicKey),
        ]
        #expect(throws: OriginError.secondKey) { try Origin(challenges: [:], keys: second) }
    }

    /// Nil where the sum does not fit.
    private func sum(_ one: [UInt8], _ other: [UInt8]) -> [UInt8]? {
        var carry = 0
        let digits = zip(one, other).reversed().map { pair in
            let sum = Int(pair.0) + Int(pair.1) + carry
            carry = sum >> 8
            return UInt8(sum & 0xFF)
        }
        return carry == 0 ? digits.reversed() : nil
    }
}
