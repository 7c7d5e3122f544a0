import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassOrigin
import PrivacyPassToken

/// An issuer of two kinds in one epoch, and challenges as an origin of both would have them. Keys are made once for all
/// tests.
struct TestIssuer {
    static let keys = Result {
        [TokenKind.run: try IssuerKey.generate(), .vote: try IssuerKey.generate()]
    }

    let epoch = Epoch(day: 20_700)
    let issuer: EpochIssuer

    init() throws { issuer = EpochIssuer(epoch: epoch, keys: try Self.keys.get()) }

    func key(_ kind: TokenKind) throws -> IssuerKey {
        guard let key = issuer.keys[kind] else { throw IssuanceError.unknownKind(kind) }
        return key
    }

    func challenge(_ kind: TokenKind) throws -> TokenChallenge {
        try TokenChallenge(issuerName: "localhost:8421", originInfo: ["\(kind).127.0.0.1:8420"])
    }

    func origin() throws -> Origin {
        try Origin(challenges: [.run: challenge(.run), .vote: challenge(.vote)], keys: issuer.epochKeys)
    }

    func token(_ kind: TokenKind = .run, answering challenge: TokenChallenge? = nil) throws -> Token {
        let pending = try PendingToken(challenge: challenge ?? self.challenge(kind), key: key(kind).publicKey)
        return try pending.finalize(key(kind).issue(pending.request))
    }

    func batch(run: Int = 3, vote: Int = 1) throws -> PendingTokenBatch {
        try PendingTokenBatch(
            epoch: epoch,
            draws: [
                .init(kind: .run, count: run, challenge: challenge(.run), key: key(.run).publicKey),
                .init(kind: .vote, count: vote, challenge: challenge(.vote), key: key(.vote).publicKey),
            ])
    }
}
