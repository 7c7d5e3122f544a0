import HTTPSupport
import IssuerLog
import JSONWriting
import LogService
import PrivacyPassToken
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AccountLayer

/// Every key of the issuer is in the account layer's log from the transaction on that made it, and so is each day's head of
/// the access trail.
@Suite struct IssuerLogTests {
    private static func leaves(_ accounts: TestAccounts) async throws -> [Leaf] {
        try await accounts.store.all(LogQueries.entries(from: 0, to: 10_000)).map { try Leaf(parsing: $0) }
    }

    private static func issuerKeys(_ accounts: TestAccounts) async throws -> [LoggedKey] {
        try await leaves(accounts).compactMap { leaf in
            guard case .issuerKey(let statement) = leaf.statement else { return nil }
            return LoggedKey(statement)
        }
    }

    private static func directory(_ accounts: TestAccounts) async throws -> IssuerDirectory {
        try IssuerDirectory(json: try await accounts.get(IssuerDirectory.wellKnownPath).body)
    }

    @Test(arguments: TestEngine.available)
    func everyKeyHasOneLeafAndTheDirectoryProvesIt(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            var directory = try await Self.directory(accounts)
            for _ in 0..<200 where directory.logProofs.count < 2 {
                try await Task.sleep(for: .milliseconds(50))
                directory = try await Self.directory(accounts)
            }
            let keys = try directory.epochKeys()
            #expect(Set(try await Self.issuerKeys(accounts)) == Set(keys.map { LoggedKey($0) }))
            #expect(directory.nacre?.logKey == accounts.inside.log.vkey)
            let pins = LogPins(log: accounts.inside.log.vkey, witnesses: [], quorum: nil)
            let trust = try #require(try pins.trust())
            for key in keys {
                let text = try #require(directory.logProofs[.init(kind: key.kind, epoch: key.epoch)])
                try IssuerKeyProof(parsing: text).verify(LoggedKey(key), under: trust, at: 0)
            }
            // A restart adds nothing.
            try await accounts.restart()
            #expect(try await Self.issuerKeys(accounts).count == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func serversThatMakeAKeyAtOnceMakeOneLeaf(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let epoch = Epoch(day: accounts.clock.now.day + 300)
            _ = try await Self.directory(accounts)
            let before = try await Self.issuerKeys(accounts).count
            let servers = (0..<4).map { _ in
                IssuerKeys(
                    store: accounts.store, dataKeys: accounts.inside.keys.dataKeys, pool: accounts.inside.signing,
                    log: accounts.inside.log)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in servers { group.addTask { _ = try await server.issuer(of: epoch) } }
                try await group.waitForAll()
            }
            #expect(try await Self.issuerKeys(accounts).count == before + 2)
            // The whole log has one key for each kind and epoch.
            let entries = try await accounts.store.all(LogQueries.entries(from: 0, to: 10_000))
            #expect(try IssuerKeyList(entries: entries).count == before + 2)
        }
    }

    /// A database of before there was a log.
    @Test(arguments: TestEngine.available)
    func keysOfBeforeTheLogGetTheirLeavesAtTheNextStart(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await Self.directory(accounts)
            let epoch = accounts.clock.now.day / 30
            let rows = try await accounts.store.read { try $0.all(TestQueries.issuerKeys(epoch: epoch)) }
            #expect(rows.count == 2)
            try await accounts.store.write { transaction in
                try transaction.run(Command("DELETE FROM log_names"))
                try transaction.run(Command("UPDATE log_state SET staged_size = 0"))
            }
            #expect(try await accounts.store.all(IssuerKeyQueries.unlogged()).count == 2)
            try await accounts.inside.issuerKeys.logOlder()
            #expect(try await accounts.store.all(IssuerKeyQueries.unlogged()).isEmpty)
            try await accounts.inside.issuerKeys.logOlder()
            #expect(try await Self.issuerKeys(accounts).count == 4, "two of the first start, two of the second")
        }
    }

    @Test(arguments: TestEngine.available)
    func eachNightsHeadOfTheTrailIsALeaf(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            for _ in 0..<3 {
                accounts.clock.advance(days: 1)
                try await accounts.inside.trailCheck.runIfDue(accounts.inside)
            }
            let heads = try await Self.leaves(accounts).filter { $0.type == .trailHead }
            #expect(heads.count >= 2)
            #expect(Set(heads.map(\.object)).count == 1, "one object: the trail")
            #expect(heads.map(\.version) == Array(1...Int64(heads.count)))
            let notes = try await accounts.store.read { try $0.all(TrailNoteQueries.all()) }
            let stated = heads.compactMap { leaf -> TrailHeadStatement? in
                if case .trailHead(let statement) = leaf.statement { statement } else { nil }
            }
            #expect(
                stated
                    == notes.map { TrailHeadStatement(day: $0.day, entries: $0.head.sequence, head: $0.head.hash) })
        }
    }
}
