import AccountAPI
import AgentAPI
import JSONWriting
import NIOHTTP1
import PrivacyPassClient
import PrivacyPassToken
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct DrawTests {
    @Test(arguments: TestEngine.available)
    func aBatchBecomesTokensThatTheIssuersKeysVerify(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let batch = try wallet.batch()
            let answer = try await account.draw(batch)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.header("Content-Type") == "application/nacre-token-batch-response")
            let tokens = try batch.finalize(TokenBatchResponse(serialized: answer.body))
            #expect(tokens.map(\.kind) == [.run, .run, .run, .vote])
            for drawn in tokens {
                let sent = try UnverifiedToken(serialized: drawn.token.serialized)
                _ = try sent.verified(
                    under: wallet.key(drawn.kind, wallet.epoch), for: TestWallet.challenge(drawn.kind))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theSameBatchIsAnsweredAgainAndAThirdOneNever(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let (first, second, third) = (try wallet.batch(), try wallet.batch(), try wallet.batch())
            let answer = try await account.draw(first)
            #expect(try await account.draw(first).body == answer.body)
            #expect(try await account.get("/v1/account")["account"]["batches_left"].number == 1)
            #expect(try await account.draw(second).status == 200)
            #expect(try await account.get("/v1/account")["account"]["batches_left"].number == 0)
            expectRefusal(try await account.draw(third), 409, "ALREADY_DRAWN")
            // Also after both are used up, and by another process.
            try await accounts.restart()
            #expect(try await account.draw(first).body == answer.body)
            #expect(try await account.draw(second).status == 200)
            expectRefusal(try await account.draw(third), 409, "ALREADY_DRAWN")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofFiftyBatchesAtOnceExactlyTwoAreSigned(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let batches = try (0..<50).map { _ in try wallet.batch() }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for batch in batches { group.addTask { try await account.draw(batch).status } }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 2, 409: 48])
        }
    }

    @Test(arguments: TestEngine.available)
    func theSameBatchFiftyTimesAtOnceIsCountedOnce(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let batch = try wallet.batch()
            let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<50 { group.addTask { try await account.draw(batch).body } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(bodies.count == 1)
            #expect(try await account.get("/v1/account")["account"]["batches_left"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aNewEpochBringsNewTokensAndOnlyUnderItsOwnKeys(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let old = try wallet.batch()
            #expect(try await account.draw(old).status == 200)
            accounts.clock.advance(days: 30)
            let relogin = try await Sessions(domain: accounts.inside).start(
                for: accounts.inside.people.load(account.id).stored)
            var later = account
            later.session = relogin.token.text
            expectRefusal(try await later.draw(old), 409, "WRONG_EPOCH")
            let now = try await TestWallet(accounts)
            // The old keys under the new epoch's number. One byte of a key id tells them apart, so now and then it does
            // not: then the tokens are of no use, since they verify under no key of this epoch.
            let ids = try [wallet, now].map { wallet in
                try [TokenKind.run, .vote].map { try wallet.key($0, wallet.keys[0].epoch).tokenKeyID.truncated }
            }
            let mixed = try await later.draw(old.request.items, epoch: old.epoch.next)
            if ids[0] == ids[1] { #expect(mixed.status == 200) } else { expectRefusal(mixed, 409, "WRONG_KEY") }
            #expect(try await later.draw(now.batch()).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func drawsOfOldEpochsAreForgotten(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            for _ in 0..<3 {
                let account = try await accounts.account()
                #expect(try await account.draw(wallet.batch()).status == 200)
            }
            accounts.clock.advance(days: 30)
            try await accounts.midnight()
            #expect(try await accounts.store.read { try $0.first(TestQueries.draws()) } == 3)
            accounts.clock.advance(days: 30)
            try await accounts.midnight()
            #expect(try await accounts.store.read { try $0.first(TestQueries.draws()) } == 0)
            // And with the rows the key that could tell whose they were.
            let key = try await accounts.inside.keys.existingDrawKey(of: wallet.keys[0].epoch)
            #expect(key == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func rowsHoldNoTimesAndNoAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            #expect(try await account.draw(wallet.batch()).status == 200)
            let numbers = try await accounts.store.read { try $0.all(TestQueries.drawNumbers()) }
            #expect(numbers == [wallet.epoch.number])
            let expected = ["tag", "epoch", "first_batch", "second_batch", "terms", "fresh"]
            let columns = try await accounts.store.read { [engine = accounts.store.engine] transaction in
                try transaction.all(TestQueries.columns("draws", engine))
            }
            #expect(columns.map { $0.prefix { $0 != " " } }.map(String.init) == expected)
        }
    }

    @Test(arguments: TestEngine.available)
    func theCrowdMovesInStepsOfTwenty(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            for _ in 0..<19 { #expect(try await accounts.account().draw(wallet.batch()).status == 200) }
            #expect(try await accounts.get("/v1/crowd")["drawn_today"].number == 0)
            let last = try await accounts.account()
            // Two batches of one account are one account.
            #expect(try await last.draw(wallet.batch()).status == 200)
            #expect(try await last.draw(wallet.batch()).status == 200)
            let crowd = try await accounts.get("/v1/crowd")
            #expect(crowd["epoch"].number == wallet.epoch.number)
            #expect(crowd["drawn_today"].number == 20)
            try await accounts.restart()
            let after = try await accounts.get("/v1/crowd")
            #expect(after["drawn_this_epoch"].number == 20)
            #expect(after["drawn_today"].number == 0)
        }
    }
}
