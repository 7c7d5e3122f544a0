import AccountAPI
import AgentAPI
import Foundation
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct WalletCopyTests {
    private static func copy(_ byte: UInt8, steps: Int = 1) -> [UInt8] {
        [UInt8](repeating: byte, count: steps * WalletCopies.step)
    }

    private static let first = [("If-None-Match", "*")]

    @Test(arguments: TestEngine.available)
    func aCopyIsReplacedOnlyByOneThatKnowsItsVersion(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            expectRefusal(try await account.get(WalletCopies.path), 404, "NOT_FOUND")
            let put = try await account.send(.PUT, WalletCopies.path, Self.copy(1), headers: Self.first)
            let version = put["version"].text
            #expect(put.status == 200)
            let got = try await account.get(WalletCopies.path)
            #expect(got.body == Self.copy(1))
            #expect(got.header("ETag") == "\"\(version)\"")

            let again = try await account.send(.PUT, WalletCopies.path, Self.copy(2), headers: Self.first)
            expectRefusal(again, 412, "VERSION_CONFLICT")
            let wrong = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")]
            let other = try await account.send(.PUT, WalletCopies.path, Self.copy(2), headers: wrong)
            expectRefusal(other, 412, "VERSION_CONFLICT")
            let right = try await account.send(
                .PUT, WalletCopies.path, Self.copy(2, steps: 16), headers: [("If-Match", "\"\(version)\"")])
            #expect(right.status == 200, "\(right.text)")
            #expect(right["version"].text != version)
            // The old version is spent; quotes may be left out.
            let stale = try await account.send(.PUT, WalletCopies.path, Self.copy(3), headers: [("If-Match", version)])
            expectRefusal(stale, 412, "VERSION_CONFLICT")
            #expect(try await account.get(WalletCopies.path).body == Self.copy(2, steps: 16))

            #expect(try await account.send(.DELETE, WalletCopies.path).status == 200)
            expectRefusal(try await account.get(WalletCopies.path), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofTwentyMachinesAtOnceOneWins(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let put = try await account.send(.PUT, WalletCopies.path, Self.copy(1), headers: Self.first)
            let version = put["version"].text
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await account.send(
                            .PUT, WalletCopies.path, Self.copy(UInt8(number)), headers: [("If-Match", version)]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 412: 19])
        }
    }

    @Test(arguments: TestEngine.available)
    func aCopyOfAnotherSizeOrWithoutAConditionIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            for size in [0, 1, WalletCopies.step - 1, WalletCopies.step + 1] {
                let answer = try await account.send(
                    .PUT, WalletCopies.path, [UInt8](repeating: 1, count: size), headers: Self.first)
                expectRefusal(answer, 400, "WRONG_SIZE")
            }
            let large = try await account.send(.PUT, WalletCopies.path, Self.copy(1, steps: 17), headers: Self.first)
            expectRefusal(large, 413, "PAYLOAD_TOO_LARGE")
            for headers in [[], [("If-None-Match", "\"x\"")], [("If-Match", "x"), ("If-None-Match", "*")]] {
                let answer = try await account.send(.PUT, WalletCopies.path, Self.copy(1), headers: headers)
                expectRefusal(answer, 428, "PRECONDITION_REQUIRED")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCopyIsSealedAgainAndBelongsToOneAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            _ = try await account.send(.PUT, WalletCopies.path, Self.copy(7), headers: Self.first)
            let rows = try await accounts.store.read { try $0.all(TestQueries.walletCopies()) }
            let sealed = try #require(rows.first)
            #expect(sealed.count > WalletCopies.step)
            #expect(!sealed.prefix(1_000).suffix(900).allSatisfy { $0 == 7 })
            let other = try await accounts.account()
            expectRefusal(try await other.get(WalletCopies.path), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func deletingTheAccountDeletesCopyAndPlanButNotTheDraw(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let demo = try await account.send(.POST, "/v1/account/plan", json: #"{"plan":"free"}"#)
            #expect(demo.status == 200)
            _ = try await account.send(.PUT, WalletCopies.path, Self.copy(7), headers: Self.first)
            #expect(try await account.draw(wallet.batch()).status == 200)
            let export = try await account.get("/v1/account/export")
            #expect(export["draws"].items.count == 1)
            #expect(export["wallet_copy"]["sealed"].text.count > WalletCopies.step)
            let gone = try await account.send(
                .DELETE, "/v1/account", json: #"{"passphrase":"\#(TestAccount.passphrase)"}"#)
            #expect(gone.status == 200, "\(gone.text)")
            #expect(try await accounts.store.read { try $0.all(TestQueries.walletCopies()) }.isEmpty)
            // A new account of the address has drawn already (`DrawnAddressTests`).
            #expect(try await accounts.store.read { try $0.first(TestQueries.draws()) } == 1)
            #expect(try await accounts.store.read { try $0.first(TestQueries.planChoices()) } == 0)
        }
    }
}
