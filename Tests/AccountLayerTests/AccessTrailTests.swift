import AgentAPI
import ByteFraming
import Crypto
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct AccessTrailTests {
    @Test(arguments: TestEngine.available)
    func thePersonSeesWhoOpenedWhatWhyAndWhenAndNobodyElseDoes(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            let bob = try await accounts.account()
            let first = accounts.clock.now
            _ = try await accounts.opening(of: alice, by: TestAccounts.biller, for: .dispute, what: .paymentMethod)
            accounts.clock.advance(seconds: 90)
            let second = accounts.clock.now
            _ = try await accounts.opening(of: bob)
            _ = try await accounts.opening(
                of: alice, by: .application(clientID: "books", .owner), for: .granted, what: .invoice)
            let answer = try await alice.get("/v1/account/access")
            #expect(answer.status == 200 && answer["count"].number == 2 && answer["next"] == .null)
            let (newest, oldest) = (answer["accesses"][0], answer["accesses"][1])
            #expect(newest["at"].text == second.iso8601 && oldest["at"].text == first.iso8601)
            #expect(newest["by"]["kind"].text == "application" && newest["by"]["name"].text == "books")
            #expect(newest["purpose"].text == "granted" && newest["opened"].text == "invoice")
            #expect(oldest["by"]["role"].text == "billing" && oldest["by"]["name"].text == "Ada")
            #expect(oldest["purpose"].text == "dispute" && oldest["opened"].text == "payment-method")
            #expect(newest["sequence"].number == 3 && oldest["sequence"].number == 1)
            let others = try await bob.get("/v1/account/access")
            #expect(others["accesses"].items.count == 1 && others["accesses"][0]["by"]["kind"].text == "owner")
            let export = try await alice.get("/v1/account/export")
            #expect(export["accesses"] == answer["accesses"])
        }
    }

    @Test(arguments: TestEngine.available)
    func theListIsPagedAndBadBoundsAreRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            #expect(try await alice.get("/v1/account/access")["accesses"].items.isEmpty)
            for _ in 0..<7 { _ = try await accounts.opening(of: alice) }
            var found: [Int64] = []
            var next: Int64? = 100
            while let before = next {
                let page = try await alice.get("/v1/account/access?limit=3&before=\(before)")
                found += page["accesses"].items.compactMap { $0["sequence"].number }
                next = page["next"].number
            }
            #expect(found == [7, 6, 5, 4, 3, 2, 1])
            #expect(try await alice.get("/v1/account/access?before=0")["accesses"].items.isEmpty)
            for query in ["limit=0", "limit=101", "limit=x", "before=-1", "before=1e3"] {
                #expect(try await alice.get("/v1/account/access?\(query)").status == 400, "\(query)")
            }
            for query in ["limit=0", "limit=1001", "after=-1", "after=99999999999999999999"] {
                #expect(try await accounts.get("/v1/trail?\(query)").status == 400, "\(query)")
            }
        }
    }

    /// With nothing but the public list, as anybody could.
    @Test(arguments: TestEngine.available)
    func everyHashCanBeComputedAgainFromThePublicList(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let (alice, bob) = (try await accounts.account(), try await accounts.account())
            for account in [alice, bob, alice] {
                _ = try await accounts.opening(of: account, by: TestAccounts.biller, for: .invoicing)
                accounts.clock.advance(days: 1)
            }
            let answer = try await accounts.get("/v1/trail?limit=2")
            let rest = try await accounts.get("/v1/trail?after=\(answer["next"].number ?? 0)")
            let entries = answer["entries"].items + rest["entries"].items
            #expect(entries.count == 3)
            var hash = [UInt8](repeating: 0, count: 32)
            for (index, entry) in entries.enumerated() {
                let fields: [[UInt8]] = [
                    Array("nacre/access-trail/v1\0".utf8), hash, Framing.number(Int64(index + 1)),
                    Framing.number(try #require(entry["day"].number)), Array(entry["role"].text.utf8),
                    Array(entry["purpose"].text.utf8), try #require(Base64URL.decode(entry["person_hash"].text)),
                    try #require(Base64URL.decode(entry["auditor_hash"].text)),
                ]
                hash = Array(SHA256.hash(data: Framing.frame(fields)))
                #expect(entry["hash"].text == Base64URL.encode(hash) && entry["role"].text == "billing")
                // Nothing that says whose data it was, who it was, or when in the day.
                #expect(
                    entry.keys == ["sequence", "day", "role", "purpose", "person_hash", "auditor_hash", "hash"])
            }
            #expect(rest["head"]["hash"].text == Base64URL.encode(hash) && rest["head"]["sequence"].number == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func thePublicListEndsYesterday(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            _ = try await accounts.opening(of: alice)
            let before = try await accounts.get("/v1/trail")
            #expect(before["entries"].items.isEmpty && before["head"]["sequence"].number == 0)
            accounts.clock.toMidnight()
            _ = try await accounts.opening(of: alice)
            let after = try await accounts.get("/v1/trail")
            #expect(after["entries"].items.count == 1 && after["head"]["sequence"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func openingsAtOnceAreOneChainInWhichNoneIsMissing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let people = [
                try await accounts.account(), try await accounts.account(), try await accounts.account(),
            ]
            let domain = accounts.inside
            // Two servers over one database: neither knows what the other appends.
            let other = AccessTrail(store: accounts.store, keys: domain.keys, clock: domain.clock)
            let sequences = try await withThrowingTaskGroup(of: Int64.self) { group in
                for index in 0..<240 {
                    let opening = Opening(
                        subject: people[index % 3].id, actor: .owner, purpose: .ownAccount, what: .invoice)
                    let trail = index % 2 == 0 ? domain.trail : other
                    group.addTask { try await trail.append(opening) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(sequences.sorted() == Array(1...240))
            #expect(try await accounts.audit() == nil)
            for person in people {
                let count = try await domain.trail.count(of: person.id)
                let entries = try await domain.trail.entries(of: person.id, below: count, limit: count)
                #expect(count == 80 && entries.count == 80 && Set(entries.map(\.sequence)).count == 80)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasAppendedIsThereAfterARestart(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            #expect(try await accounts.opening(of: alice) == 1)
            let head = try await accounts.inside.trail.head()
            try await accounts.restart()
            #expect(try await accounts.inside.trail.head() == head)
            #expect(try await accounts.opening(of: alice) == 2)
            #expect(try await accounts.audit(head) == nil)
        }
    }

    /// Its entries stay, and nobody can tell any more whose they were.
    @Test(arguments: TestEngine.available)
    func aDeletedAccountLeavesAChainThatHolds(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            _ = try await accounts.opening(of: alice)
            let head = try await accounts.inside.trail.head()
            let gone = try await alice.send(
                .DELETE, "/v1/account", json: "{\"passphrase\":\"\(TestAccount.passphrase)\"}")
            #expect(gone.status == 200)
            await #expect(throws: TrailError.noSuchAccount) { _ = try await accounts.opening(of: alice) }
            #expect(try await accounts.audit(head) == nil)
            #expect(try await accounts.inside.trail.head() == head)
        }
    }

    @Test(arguments: TestEngine.available)
    func anOpeningThatCannotBeWrittenDownIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account()
            let endless = Actor.service(String(repeating: "x", count: 300))
            await #expect(throws: TrailError.nameTooLong) { _ = try await accounts.opening(of: alice, by: endless) }
            await #expect(throws: TrailError.noSuchAccount) {
                _ = try await accounts.inside.trail.append(
                    Opening(subject: AccountID(), actor: .owner, purpose: .ownAccount, what: .plan))
            }
            // What was refused left no gap.
            #expect(try await accounts.opening(of: alice) == 1)
            #expect(try await accounts.audit() == nil)
        }
    }

    @Test func headsAreReadAsTheyAreWritten() {
        let head = TrailHead(sequence: 12, hash: [UInt8](repeating: 9, count: 32))
        #expect(TrailHead(head.text) == head)
        let hash = Base64URL.encode(head.hash)
        for text in [
            "", "12", "12:", ":\(hash)", "012:\(hash)", "-1:\(hash)", "12:\(hash)A", "12:\(hash):", "+12:\(hash)",
        ] {
            #expect(TrailHead(text) == nil, "\(text)")
        }
    }
}
