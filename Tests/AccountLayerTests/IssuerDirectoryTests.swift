import AccountAPI
import AgentAPI
import ByteFraming
import Envelope
import HTTPSupport
import JSONWriting
import PrivacyPassIssuer
import PrivacyPassToken
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct IssuerDirectoryTests {
    @Test(arguments: TestEngine.available)
    func theDirectoryHoldsOneKeyForEachKindOfThisEpoch(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let answer = try await accounts.get("/.well-known/private-token-issuer-directory")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/private-token-issuer-directory")
            #expect(answer["issuer-request-uri"].text == "https://accounts.nacre.test/v1/tokens")
            #expect(answer["nacre-issuer"].text == "accounts.nacre.test")
            #expect(answer["nacre-epoch-days"].number == 30)
            let epoch = accounts.clock.now.day / 30
            let keys = answer["token-keys"].items
            #expect(answer["token-keys"].each("nacre-kind") == ["run", "vote"])
            for key in keys {
                #expect(key["token-type"].number == 2)
                #expect(key["nacre-epoch"].number == epoch)
                #expect(key["not-before"].number == epoch * 30 * 86_400)
                let spki = try #require(Base64URL.decode(key["token-key"].text))
                #expect(try IssuerPublicKey(subjectPublicKeyInfo: spki).modulus.count == 256)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theNextEpochsKeysArePublishedFiveDaysAhead(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let epoch = accounts.clock.now.day / 30
            accounts.clock.advance(days: (epoch + 1) * 30 - 6 - accounts.clock.now.day)
            let early = try await accounts.get(IssuerDirectory.wellKnownPath)
            #expect(early["token-keys"].items.count == 2)
            accounts.clock.advance(days: 1)
            let late = try await accounts.get(IssuerDirectory.wellKnownPath)
            #expect(late["token-keys"].items.map { $0["nacre-epoch"].number } == [epoch, epoch, epoch + 1, epoch + 1])
            // The proofs beside the keys are of a log that goes on.
            #expect(Array(late["token-keys"].each("token-key").prefix(2)) == early["token-keys"].each("token-key"))
            // The key that was announced is the one that signs.
            accounts.clock.advance(days: 5)
            let next = try await accounts.get(IssuerDirectory.wellKnownPath)
            #expect(next["token-keys"].each("token-key") == Array(late["token-keys"].each("token-key").suffix(2)))
        }
    }

    @Test(arguments: TestEngine.available)
    func aHundredRequestsAtOnceFindOneKeyThatSurvivesARestart(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            accounts.clock.advance(days: 30)
            let directories = try await withThrowingTaskGroup(of: [EpochKey].self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try IssuerDirectory(json: try await accounts.get(IssuerDirectory.wellKnownPath).body).epochKeys()
                    }
                }
                return try await group.reduce(into: Set<[EpochKey]>()) { $0.insert($1) }
            }
            #expect(directories.count == 1)
            try await accounts.restart()
            let after = try await accounts.get(IssuerDirectory.wellKnownPath)
            #expect(directories == [try IssuerDirectory(json: after.body).epochKeys()])
        }
    }

    @Test(arguments: TestEngine.available)
    func severalServersAgreeOnOneKey(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let epoch = Epoch(day: accounts.clock.now.day + 300)
            var stores = [accounts.store]
            if engine == .postgres { stores.append(try await accounts.database.open()) }
            let servers = (0..<6).map { number in
                IssuerKeys(
                    store: stores[number % stores.count], dataKeys: accounts.inside.keys.dataKeys,
                    pool: accounts.inside.signing, log: accounts.inside.log)
            }
            let found = try await withThrowingTaskGroup(of: [EpochKey].self) { group in
                for server in servers { group.addTask { try await server.issuer(of: epoch).epochKeys } }
                return try await group.reduce(into: Set<[EpochKey]>()) { $0.insert($1) }
            }
            #expect(found.count == 1)
            let rows = try await accounts.store.read { try $0.all(TestQueries.issuerKeys(epoch: epoch.number)) }
            #expect(rows.count == 2)
            #expect(Set(rows) == Set(try #require(found.first).map(\.key.subjectPublicKeyInfo)))
        }
    }

    @Test(arguments: TestEngine.available)
    func aPrivateKeyIsGoneOneEpochAfterItsOwn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.get(IssuerDirectory.wellKnownPath)
            let epoch = Epoch(day: accounts.clock.now.day)
            func records() async throws -> [String] {
                try await accounts.inside.keys.dataKeys.records(startingWith: Array("issuer-key/".utf8))
                    .map { String(decoding: $0, as: UTF8.self) }
            }
            accounts.clock.advance(days: 30)
            _ = try await accounts.get(IssuerDirectory.wellKnownPath)
            try await accounts.midnight()
            #expect(try await records().contains("issuer-key/run/\(epoch.number)"))
            accounts.clock.advance(days: 30)
            _ = try await accounts.get(IssuerDirectory.wellKnownPath)
            try await accounts.midnight()
            let left = try await records()
            #expect(!left.contains { $0.hasSuffix("/\(epoch.number)") })
            #expect(left.count == 4)
            let old = IssuerKeys(
                store: accounts.store, dataKeys: accounts.inside.keys.dataKeys, pool: accounts.inside.signing,
                log: accounts.inside.log)
            await #expect(throws: (any Error).self) { _ = try await old.issuer(of: epoch) }
        }
    }
}
