import AccountAPI
import JSONWriting
import NIOHTTP1
import PrivacyPassClient
import PrivacyPassToken
import TestServers

@testable import AccountLayer

/// What a wallet does: reads the issuer's keys, blinds, sends, finalises.
struct TestWallet: Sendable {
    let accounts: TestAccounts
    let keys: [EpochKey]

    init(_ accounts: TestAccounts) async throws {
        self.accounts = accounts
        let answer = try await accounts.get(IssuerDirectory.wellKnownPath)
        keys = try IssuerDirectory(json: answer.body).epochKeys()
    }

    func key(_ kind: TokenKind, _ epoch: Epoch) throws -> IssuerPublicKey {
        guard let key = keys.first(where: { $0.kind == kind && $0.epoch == epoch }) else { throw NoSuchKey() }
        return key.key
    }

    var epoch: Epoch { Epoch(unixMilliseconds: accounts.clock.now.milliseconds) }

    static func challenge(_ kind: TokenKind) throws -> TokenChallenge {
        try TokenChallenge(issuerName: "accounts.nacre.test", originInfo: ["\(kind.name).nacre.test"])
    }

    /// A fresh batch for the epoch that runs now, or another.
    func batch(run: Int = 3, vote: Int = 1, epoch other: Epoch? = nil) throws -> PendingTokenBatch {
        let draws = try [(TokenKind.run, run), (.vote, vote)].map { kind, count in
            PendingTokenBatch.Draw(
                kind: kind, count: count, challenge: try Self.challenge(kind), key: try key(kind, epoch))
        }
        return try PendingTokenBatch(epoch: other ?? epoch, draws: draws)
    }

    private struct NoSuchKey: Error {}
}

extension TestAccount {
    func draw(_ bytes: [UInt8]) async throws -> Answer {
        try await send(.POST, TokenBatches.path, bytes, headers: [("Content-Type", TokenBatches.requestType)])
    }

    func draw(_ batch: PendingTokenBatch) async throws -> Answer { try await draw(batch.request.serialized) }

    func draw(_ items: [TokenBatchRequest.Item], epoch: Epoch) async throws -> Answer {
        try await draw(TokenBatchRequest(epoch: epoch, items: items).serialized)
    }
}
