import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken
import Testing

@Suite struct IssuanceTests {
    let test: TestIssuer

    init() throws { test = try TestIssuer() }

    @Test func aBlindedTokenComesBackValid() throws {
        let token = try test.token()
        let read = try UnverifiedToken(serialized: token.serialized)
        #expect(try read.verified(under: test.key(.run).publicKey, for: test.challenge(.run)) == token)
        #expect(token.serialized.count == UnverifiedToken.size)
    }

    @Test func theSameRequestHasTheSameResponse() throws {
        let pending = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let response = try test.key(.run).issue(pending.request)
        #expect(try test.key(.run).issue(pending.request) == response)
        #expect(try pending.finalize(response) == pending.finalize(response))
    }

    @Test func requestsForOneChallengeShareNothingButTheKey() throws {
        let one = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let other = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        #expect(one.nonce != other.nonce)
        #expect(one.request.blindedMessage != other.request.blindedMessage)
    }

    @Test func aResponseToAnotherRequestIsNoToken() throws {
        let one = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let other = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let response = try test.key(.run).issue(other.request)
        #expect(throws: PendingTokenError.invalidResponse) { try one.finalize(response) }
    }

    @Test func aResponseUnderAnotherKeyIsNoToken() throws {
        let pending = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let vote = try test.key(.vote)
        let response = try vote.issue(
            TokenRequest(
                truncatedTokenKeyID: vote.publicKey.tokenKeyID.truncated,
                blindedMessage: withoutHighBit(pending.request.blindedMessage)))
        #expect(throws: PendingTokenError.invalidResponse) { try pending.finalize(response) }
    }

    @Test func aRequestForAnotherKeyIsRefused() throws {
        let pending = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let request = TokenRequest(
            truncatedTokenKeyID: pending.request.truncatedTokenKeyID ^ 1,
            blindedMessage: pending.request.blindedMessage)
        #expect(throws: IssuanceError.otherKey) { try test.key(.run).issue(request) }
    }

    @Test func aChallengeOfAnotherTypeIsNotBlinded() throws {
        let type = TokenType(rawValue: 1)
        let challenge = try TokenChallenge(tokenType: type, issuerName: "issuer.example")
        #expect(throws: PendingTokenError.unsupportedTokenType(type)) {
            try PendingToken(challenge: challenge, key: test.key(.run).publicKey)
        }
    }

    @Test func messagesBelowTheModulusAreSignedAndNoOthers() throws {
        let key = try test.key(.run)
        let modulus = key.publicKey.modulus
        func request(_ message: [UInt8]) throws -> TokenRequest {
            try TokenRequest(
                truncatedTokenKeyID: key.publicKey.tokenKeyID.truncated, blindedMessage: BlindedMessage(message))
        }
        // The modulus is odd: n - 1 and n + 1 differ from it in few bits.
        let below: [UInt8] = modulus.dropLast() + [(modulus.last ?? 0) - 1]
        let zero = [UInt8](repeating: 0, count: 256)
        let one: [UInt8] = zero.dropLast() + [1]
        for signed in [below, zero, one] {
            // 0, 1 and -1 to any odd power are themselves.
            #expect(try key.issue(request(signed)).serialized == signed)
        }
        for refused in [modulus, plusOne(modulus), [UInt8](repeating: 0xFF, count: 256)] {
            let request = try request(refused)
            #expect(throws: IssuanceError.messageOutOfRange) { try key.check(request) }
            #expect(throws: IssuanceError.messageOutOfRange) { try key.issue(request) }
        }
    }

    @Test func aBatchIsDrawnAsAWhole() throws {
        let batch = try test.batch()
        let request = try TokenBatchRequest(serialized: batch.request.serialized)
        #expect(request == batch.request)
        #expect(request.items.map(\.kind) == [.run, .run, .run, .vote])
        let response = try TokenBatchResponse(serialized: test.issuer.issue(request).serialized)
        let tokens = try batch.finalize(response)
        #expect(tokens.map(\.kind) == [.run, .run, .run, .vote])
        #expect(Set(tokens.map(\.token)).count == 4)
        #expect(tokens.allSatisfy { $0.epoch == test.epoch })
    }

    @Test func aBatchSentAgainHasTheSameDigestAndAnswer() throws {
        let batch = try test.batch()
        #expect(batch.request.digest == batch.request.digest)
        #expect(try test.batch().request.digest != batch.request.digest)
        #expect(try test.issuer.issue(batch.request) == test.issuer.issue(batch.request))
    }

    @Test func aBatchOfAnotherEpochKindOrKeyIsRefusedAsAWhole() throws {
        let request = try test.batch().request
        let later = TokenBatchRequest(epoch: test.epoch.next, items: request.items)
        #expect(throws: IssuanceError.otherEpoch(test.epoch.next)) { try test.issuer.issue(later) }

        let credit = try TokenKind("credit")
        let first = try #require(request.items.first)
        let unknown = TokenBatchRequest(
            epoch: test.epoch, items: request.items + [.init(kind: credit, request: first.request)])
        #expect(throws: IssuanceError.unknownKind(credit)) { try test.issuer.check(unknown) }

        let wrongKey = TokenRequest(
            truncatedTokenKeyID: first.request.truncatedTokenKeyID ^ 0x80,
            blindedMessage: first.request.blindedMessage)
        let mixed = TokenBatchRequest(
            epoch: test.epoch, items: request.items + [.init(kind: .run, request: wrongKey)])
        #expect(throws: IssuanceError.otherKey) { try test.issuer.issue(mixed) }
    }

    @Test func anAnswerToAnotherBatchGivesNoTokens() throws {
        let batch = try test.batch()
        let response = try test.issuer.issue(batch.request)
        let later = TokenBatchResponse(epoch: test.epoch.next, responses: response.responses)
        #expect(throws: PendingTokenError.otherBatch) { try batch.finalize(later) }
        let short = TokenBatchResponse(epoch: test.epoch, responses: response.responses.dropLast())
        #expect(throws: PendingTokenError.otherBatch) { try batch.finalize(short) }
        let swapped = TokenBatchResponse(epoch: test.epoch, responses: response.responses.reversed())
        #expect(throws: PendingTokenError.invalidResponse) { try batch.finalize(swapped) }
    }

    /// Below every modulus of 2048 bits.
    private func withoutHighBit(_ message: BlindedMessage) throws -> BlindedMessage {
        try BlindedMessage([(message.bytes.first ?? 0) & 0x7F] + message.bytes.dropFirst())
    }

    private func plusOne(_ number: [UInt8]) -> [UInt8] {
        var carry: UInt16 = 1
        return Array(
            number.reversed().map { byte in
                let sum = UInt16(byte) + carry
                carry = sum >> 8
                return UInt8(truncatingIfNeeded: sum)
            }.reversed())
    }
}
