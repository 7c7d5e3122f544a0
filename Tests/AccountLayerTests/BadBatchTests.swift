import AccountAPI
import AgentAPI
import ByteFraming
import JSONWriting
import NIOHTTP1
import PrivacyPassClient
import PrivacyPassToken
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// A batch that is not right in every way is refused whole, and counts for nothing.
@Suite struct BadBatchTests {
    private func withBatch(
        _ engine: TestEngine, _ body: (TestAccount, TestWallet, PendingTokenBatch) async throws -> Void
    ) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let batch = try wallet.batch()
            try await body(account, wallet, batch)
            let left = try await account.get("/v1/account")["account"]["batches_left"]
            #expect(left.number == 2)
            #expect(try await account.draw(batch).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNoBatchIsRefused(engine: TestEngine) async throws {
        try await withBatch(engine) { account, _, batch in
            let bytes = batch.request.serialized
            for length in [0, 1, 4, 20, 40, bytes.count / 2, bytes.count - 1] {
                expectRefusal(try await account.draw(Array(bytes.prefix(length))), 400, "INVALID_TOKEN_REQUEST")
            }
            expectRefusal(try await account.draw(bytes + [0]), 400, "INVALID_TOKEN_REQUEST")
            expectRefusal(try await account.draw(Array("{}".utf8)), 400, "INVALID_TOKEN_REQUEST")
            // A token type that is not issued here.
            var other = bytes
            let type = try #require(Self.firstRequest(in: bytes))
            other[type + 1] = 1
            expectRefusal(try await account.draw(other), 400, "INVALID_TOKEN_REQUEST")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsTooLargeOrOfAnotherTypeIsRefused(engine: TestEngine) async throws {
        try await withBatch(engine) { account, wallet, batch in
            let large = try await account.draw([UInt8](repeating: 0, count: 200_000))
            expectRefusal(large, 413, "PAYLOAD_TOO_LARGE")
            let huge = try await account.draw([UInt8](repeating: 0, count: 3 << 20))
            expectRefusal(huge, 413, "PAYLOAD_TOO_LARGE")
            let typed = try await account.send(
                .POST, TokenBatches.path, batch.request.serialized, headers: [("Content-Type", "application/json")])
            expectRefusal(typed, 415, "UNSUPPORTED_MEDIA_TYPE")
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyExactlyTheAllowanceIsSigned(engine: TestEngine) async throws {
        try await withBatch(engine) { account, wallet, batch in
            for (run, vote) in [(0, 0), (3, 0), (0, 1), (2, 1), (4, 1), (3, 2), (40, 1)] {
                expectRefusal(try await account.draw(wallet.batch(run: run, vote: vote)), 400, "WRONG_BATCH")
            }
            let items = batch.request.items
            let reversed = try await account.draw(items.reversed(), epoch: batch.epoch)
            expectRefusal(reversed, 400, "WRONG_BATCH")
            let kind = try TokenKind("credit")
            let unknown = items.dropLast() + [.init(kind: kind, request: items[3].request)]
            expectRefusal(try await account.draw(Array(unknown), epoch: batch.epoch), 400, "WRONG_BATCH")
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyTheEpochThatRunsIsSigned(engine: TestEngine) async throws {
        try await withBatch(engine) { account, _, batch in
            let items = batch.request.items
            for epoch in [batch.epoch.next, try #require(batch.epoch.previous), try #require(Epoch(number: 0))] {
                expectRefusal(try await account.draw(items, epoch: epoch), 409, "WRONG_EPOCH")
            }
            var bytes = batch.request.serialized
            // An epoch beyond all numbers.
            let number = 4 + "nacre/token-batch/v1\0".utf8.count + 4
            bytes.replaceSubrange(number..<number + 8, with: [UInt8](repeating: 0xFF, count: 8))
            expectRefusal(try await account.draw(bytes), 400, "INVALID_TOKEN_REQUEST")
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyIDOfAnotherKeyIsRefused(engine: TestEngine) async throws {
        try await withBatch(engine) { account, _, batch in
            var items = batch.request.items
            let request = items[1].request
            items[1] = .init(
                kind: .run,
                request: TokenRequest(
                    truncatedTokenKeyID: request.truncatedTokenKeyID ^ 0xFF, blindedMessage: request.blindedMessage))
            expectRefusal(try await account.draw(items, epoch: batch.epoch), 409, "WRONG_KEY")
        }
    }

    @Test(arguments: TestEngine.available)
    func aBlindedMessageNotBelowTheModulusIsRefused(engine: TestEngine) async throws {
        try await withBatch(engine) { account, wallet, batch in
            let modulus = try wallet.key(.run, batch.epoch).modulus
            for message in [modulus, [UInt8](repeating: 0xFF, count: 256)] {
                var items = batch.request.items
                items[2] = .init(
                    kind: .run,
                    request: TokenRequest(
                        truncatedTokenKeyID: items[2].request.truncatedTokenKeyID,
                        blindedMessage: try BlindedMessage(message)))
                expectRefusal(try await account.draw(items, epoch: batch.epoch), 400, "INVALID_TOKEN_REQUEST")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func nobodyDrawsWithoutASession(engine: TestEngine) async throws {
        try await withBatch(engine) { account, _, batch in
            let headers = [("Content-Type", TokenBatches.requestType)]
            let accounts = account.accounts
            let bytes = batch.request.serialized
            expectRefusal(
                try await accounts.send(.POST, TokenBatches.path, bytes, headers: headers), 401, "UNAUTHORIZED")
            let cookie = headers + [("Cookie", "session=\(account.session)")]
            expectRefusal(
                try await accounts.send(.POST, TokenBatches.path, bytes, headers: cookie), 401, "UNAUTHORIZED")
        }
    }

    /// Where the first TokenRequest begins.
    private static func firstRequest(in bytes: [UInt8]) -> Int? {
        let before = Framing.frame([Array("nacre/token-batch/v1\0".utf8), Framing.number(0), Array("run".utf8)]).count
        return bytes.count > before + 4 ? before + 4 : nil
    }
}
