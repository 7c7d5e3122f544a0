import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import LayerSupport
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct KeyRotationTests {
    private static func upkeep(_ accounts: TestAccounts) -> KeyUpkeep {
        let domain = accounts.inside
        return KeyUpkeep(domain.store, keys: domain.keys.dataKeys, clock: domain.clock, logger: ServerInTest.quiet)
    }

    private static func versions(_ accounts: TestAccounts) throws -> [Int64] {
        try RootKeys(existing: accounts.keyFolder).all.map(\.version)
    }

    /// Sessions, addresses, tokens of the epoch and their keys: nothing that a human has changes with the root.
    @Test(arguments: TestEngine.available)
    func aServerServesOnWhileItsRootIsReplacedAndDestroyed(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account("ada@example.org")
            let wallet = try await TestWallet(accounts)
            #expect(try await account.draw(wallet.batch()).status == 200)
            let keys = accounts.inside.keys.dataKeys
            try await Self.upkeep(accounts).look()
            #expect(try await keys.rotate(today: accounts.clock.wallClock.now.day) == 2)
            #expect(try await account.send(.GET, "/v1/account").status == 200)
            try await Self.upkeep(accounts).look()
            #expect(try await keys.status().waiting == 0)
            let later = try await accounts.account("grace@example.org")
            for _ in 0..<9 {
                accounts.clock.toMidnight()
                try await Self.upkeep(accounts).look()
            }
            #expect(try Self.versions(accounts) == [2])
            try await accounts.restart()
            #expect(try await account.send(.GET, "/v1/account").status == 200)
            #expect(try await later.send(.GET, "/v1/account").status == 200)
            let again = try await accounts.signIn("ada@example.org", TestAccount.passphrase)
            #expect(again.status == 201, "\(again.text)")
        }
    }

    @Test(arguments: TestEngine.available)
    func theOperatorRotatesAndSeesWhatEachRootWraps(engine: TestEngine) async throws {
        let socket = "/tmp/nacre_\(UUID().uuidString.prefix(8)).sock"
        try await TestAccounts.run(engine, configure: { $0.operatorSocket = socket }) { accounts in
            _ = try await accounts.account("ada@example.org")
            try await eventually("the socket answers") { FileManager.default.fileExists(atPath: socket) }
            let rotation: KeyRotation? = try await OperatorDoor.ask(KeyRotation.name, Nothing(), at: socket)
            #expect(rotation?.version == 2)
            // The server wraps in the background.
            try await eventually("everything is wrapped under the new root") {
                let status: KeyStatus? = try await OperatorDoor.ask(KeyStatus.taskName, Nothing(), at: socket)
                return status?.waiting == 0 && status?.current == 2
            }
        }
    }

    /// What a restore does last.
    @Test(arguments: TestEngine.available)
    func anAccountThatWasDeletedSinceTheBackupLeavesNoRow(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let kept = try await accounts.account("kept@example.org")
            _ = try await accounts.account("gone@example.org")
            // The backup has the row; the key store has lost its key.
            let people = accounts.inside.people
            let gone = try #require(try await people.find(EmailAddress("gone@example.org")))
            try await accounts.inside.keys.destroyDataKey(of: gone.id)
            let domain = accounts.inside
            #expect(try await AccountServer.forgetDeleted(in: domain.store, domain.keys.dataKeys) == 1)
            #expect(try await AccountServer.forgetDeleted(in: domain.store, domain.keys.dataKeys) == 0)
            #expect(try await people.find(EmailAddress("gone@example.org")) == nil)
            #expect(try await kept.send(.GET, "/v1/account").status == 200)
            let again = try await accounts.account("gone@example.org")
            #expect(try await again.send(.GET, "/v1/account").status == 200, "the address is free")
        }
    }

    /// A backup has the sessions that were ended since, the applications that were disconnected and the tokens that were
    /// spent.
    @Test(arguments: TestEngine.available)
    func noAccessThatWasGivenBeforeABackupComesBackWithIt(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account("ada@example.org")
            let member = try await accounts.staff(.support)
            let store = accounts.inside.store
            let (tag, later) = (AccountID().bytes, Int64(1_000_000))
            try await store.write { transaction in
                try transaction.run(
                    CodeQueries.insert(tag, codeTag: tag, sealed: tag, day: 1, expiresHour: later))
                for insert in TestQueries.oauthAccess(tag, until: later) { try transaction.run(insert) }
            }
            for table in AccessQueries.tables {
                #expect(try await store.first(TestQueries.rows(of: table)) ?? 0 > 0, "\(table)")
            }
            #expect(try await AccountServer.settleRestored(in: store, accounts.inside.keys.dataKeys) == 0)
            for table in AccessQueries.tables {
                #expect(try await store.first(TestQueries.rows(of: table)) == 0, "\(table)")
            }
            #expect(try await account.send(.GET, "/v1/account").status == 401)
            #expect(try await member.send(.GET, "/v1/account").status == 401)
            let again = try await accounts.signIn("ada@example.org", TestAccount.passphrase)
            #expect(again.status == 201, "\(again.text)")
        }
    }
}
