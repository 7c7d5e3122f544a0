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

/// What was drawn counts for the address, whatever becomes of the account.
@Suite struct DrawnAddressTests {
    @Test(arguments: TestEngine.available)
    func signingUpAgainBringsNoSecondAllowance(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let (first, second, third) = (try wallet.batch(), try wallet.batch(), try wallet.batch())
            let human = try await accounts.human("again@example.org")
            let answer = try await human.draw(first)
            #expect(answer.status == 200, "\(answer.text)")
            let gone = try await delete(human)
            #expect(gone["message"].text.contains("no second allowance"))

            let again = try await accounts.human("AGAIN@example.org")
            #expect(try await batchesLeft(again) == 1)
            // The same batch is answered again, one replaces a lost one, and that was all.
            #expect(try await again.draw(first).body == answer.body)
            #expect(try await again.draw(second).status == 200)
            _ = try await delete(again)
            let last = try await accounts.human("again@example.org")
            #expect(try await batchesLeft(last) == 0)
            expectRefusal(try await last.draw(third), 409, "ALREADY_DRAWN")
            #expect(try await accounts.count("draws") == 1)

            accounts.clock.advance(days: 30)
            let later = try await accounts.signedIn("again@example.org")
            #expect(try await batchesLeft(later) == 2)
            #expect(try await later.draw(TestWallet(accounts).batch()).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherAddressBringsNoSecondAllowance(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let batch = try wallet.batch()
            let human = try await accounts.human("old@example.org")
            let answer = try await human.draw(batch)
            try await move(human, to: "new@example.org")
            #expect(try await batchesLeft(human) == 1)
            #expect(try await human.draw(batch).body == answer.body)
            // It counts at both addresses, and as one in the crowd.
            let atTheOld = try await accounts.human("old@example.org")
            #expect(try await batchesLeft(atTheOld) == 1)
            let counted = try await accounts.store.read { try $0.first(DrawQueries.accounts(in: wallet.epoch)) }
            #expect(counted == 1)
            #expect(try await accounts.count("draws") == 2)
            let export = try await human.get("/v1/account/export")
            #expect(export["draws"].items.map { $0["batches"].number } == [1])
        }
    }

    @Test(arguments: TestEngine.available)
    func whatTheNewAddressDrewBeforeCountsOn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let before = try await accounts.human("new@example.org")
            #expect(try await before.draw(wallet.batch()).status == 200)
            _ = try await delete(before)
            let human = try await accounts.human("old@example.org")
            let batch = try wallet.batch()
            let answer = try await human.draw(batch)
            try await move(human, to: "new@example.org")
            #expect(try await batchesLeft(human) == 0)
            #expect(try await human.draw(batch).body == answer.body)
            expectRefusal(try await human.draw(wallet.batch()), 409, "ALREADY_DRAWN")
        }
    }

    @Test(arguments: TestEngine.available)
    func manyBatchesDuringAChangeOfAddressAreTwo(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let human = try await accounts.human("from@example.org")
            let confirm = try await begin(human, "to@example.org")
            let batches = try (0..<20).map { _ in try wallet.batch() }
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
                for (number, batch) in batches.enumerated() {
                    group.addTask { try await human.draw(batch).status }
                    guard number == 4 else { continue }
                    group.addTask {
                        let confirmed = try await confirm()
                        #expect(confirmed.status == 200)
                        return nil
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { counts, status in
                    if let status { counts[status, default: 0] += 1 }
                }
            }
            #expect(statuses == [200: 2, 409: 18])
        }
    }

    private func batchesLeft(_ human: Human) async throws -> Int64? {
        try await human.get("/v1/account")["account"]["batches_left"].number
    }

    private func delete(_ human: Human) async throws -> Answer {
        let answer = try await human.send(.DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase])
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        return answer
    }

    /// Asks for another address; what is returned confirms it.
    private func begin(_ human: Human, _ email: String) async throws -> @Sendable () async throws -> Answer {
        let begun = try await human.post(
            "/v1/account/email", ["email": email, "passphrase": TestAccounts.passphrase])
        let code = try await human.accounts.takeCode(to: email)
        return { try await human.post("/v1/account/email/confirm", ["change": begun["change"].text, "code": code]) }
    }

    private func move(_ human: Human, to email: String) async throws {
        let confirmed = try await begin(human, email)()
        #expect(confirmed.status == 200, "\(confirmed.text)")
    }
}

extension Human {
    fileprivate func draw(_ batch: PendingTokenBatch) async throws -> Answer {
        try await accounts.send(
            .POST, TokenBatches.path, batch.request.serialized,
            headers: [("Authorization", "Bearer \(session)"), ("Content-Type", TokenBatches.requestType)])
    }
}
