import AgentAPI
import Envelope
import JSONWriting
import LayerSupport
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct IncidentTests {
    private static func find(_ selection: IncidentSelection, _ accounts: TestAccounts) async throws -> Int {
        try await accounts.server.perform(FindIncident.self, selection).accounts
    }

    private static func days(
        _ since: Int64, _ until: Int64, opened: Bool = false, by: String? = nil
    ) -> IncidentSelection {
        IncidentSelection(
            rootKey: nil, since: CalendarDay(since), until: CalendarDay(until), opened: opened, by: by)
    }

    private static func key(_ version: Int64) -> IncidentSelection {
        IncidentSelection(rootKey: version, since: nil, until: nil, opened: false, by: nil)
    }

    @Test(arguments: TestEngine.available)
    func thoseWhoseDataWasHereOnADayAreFound(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = accounts.clock.now.day
            _ = try await accounts.account()
            let gone = try await accounts.account()
            accounts.clock.advance(days: 2)
            _ = try await accounts.account()
            #expect(try await Self.find(Self.days(first, first + 1), accounts) == 2)
            #expect(try await Self.find(Self.days(first + 1, first + 2), accounts) == 3)
            #expect(try await Self.find(Self.days(first - 9, first - 1), accounts) == 0)
            _ = try await gone.send(.DELETE, "/v1/account", json: "{\"passphrase\":\"\(TestAccount.passphrase)\"}")
            #expect(try await Self.find(Self.days(first, first), accounts) == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func thoseWhoseKeysWereOnceUnderAKeyAreFoundAlsoWhenAnotherSeals(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.account()
            accounts.clock.advance(days: 1)
            let dataKeys = accounts.inside.keys.dataKeys
            #expect(try await dataKeys.rotate(today: accounts.clock.now.day) == 2)
            _ = try await dataKeys.rewrap(today: accounts.clock.now.day)
            accounts.clock.advance(days: 1)
            _ = try await accounts.account()
            #expect(try await Self.find(Self.key(1), accounts) == 1)
            #expect(try await Self.find(Self.key(2), accounts) == 2)
            let refusal = await #expect(throws: OperatorRefusal.self) { _ = try await Self.find(Self.key(3), accounts) }
            #expect(refusal?.publicDescription.contains("1, 2") == true)
        }
    }

    @Test(arguments: TestEngine.available)
    func thoseWhoseDataWasOpenedAreFoundByDaysAndByName(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let people = [
                try await accounts.account(), try await accounts.account(), try await accounts.account(),
            ]
            let first = accounts.clock.now.day
            _ = try await accounts.opening(of: people[0], by: TestAccounts.biller, for: .dispute)
            _ = try await accounts.opening(of: people[2])
            accounts.clock.advance(days: 1)
            _ = try await accounts.opening(of: people[1], by: .staff(name: "Bea", .support), for: .support)
            for _ in 0..<120 { _ = try await accounts.opening(of: people[0]) }
            _ = try await accounts.opening(
                of: people[2], by: .application(clientID: "books", .owner), for: .granted)
            // What people and those they let in do is no incident.
            #expect(try await Self.find(Self.days(first, first + 1, opened: true), accounts) == 2)
            #expect(try await Self.find(Self.days(first, first, opened: true), accounts) == 1)
            #expect(try await Self.find(Self.days(first + 1, first + 1, opened: true), accounts) == 1)
            #expect(try await Self.find(Self.days(first, first + 1, by: "Ada"), accounts) == 1)
            #expect(try await Self.find(Self.days(first + 1, first + 1, by: "Ada"), accounts) == 0)
            #expect(try await Self.find(Self.days(first, first + 1, by: "books"), accounts) == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func everybodyConcernedIsToldOnceInTheirAccountAndByMail(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = accounts.clock.now.day
            let alice = try await accounts.account("alice@example.org")
            let bob = try await accounts.account("bob@example.org")
            accounts.clock.advance(days: 1)
            let late = try await accounts.account("late@example.org")
            let input = NotifyIncident.Input(
                Self.days(first, first), template: "intrusion", details: "The disk was replaced.\n", draft: false)
            let draft = try await accounts.server.perform(
                NotifyIncident.self,
                .init(Self.days(first, first), template: "intrusion", details: "The disk was replaced.", draft: true))
            #expect(draft.accounts == 2 && draft.incident == nil)
            #expect(try await accounts.server.perform(ListIncidents.self, .init()).incidents.isEmpty)
            #expect(try await alice.get("/v1/account/notices")["notices"].items.isEmpty)

            let told = try await accounts.server.perform(NotifyIncident.self, input)
            #expect(told.accounts == 2 && told.text == draft.text)
            for (person, address) in [(alice, "alice@example.org"), (bob, "bob@example.org")] {
                let notices = try await person.get("/v1/account/notices")
                #expect(notices["notices"].items.count == 1)
                #expect(notices["notices"][0]["incident"].text == told.incident)
                #expect(notices["notices"][0]["text"].text == told.text)
                #expect(notices["notices"][0]["day"].number == first + 1)
                let mails = try await accounts.mails(to: address)
                #expect(mails.count == 1 && mails[0].text.contains("on 2026-11-21"))
                #expect(mails[0].text.contains("The disk was replaced."))
                let access = try await person.get("/v1/account/access")
                #expect(access["accesses"][0]["purpose"].text == "incident")
                #expect(access["accesses"][0]["opened"].text == "email")
                #expect(try await person.get("/v1/account/export")["notices"] == notices["notices"])
            }
            #expect(try await late.get("/v1/account/notices")["notices"].items.isEmpty)

            // What a stop interrupted goes on at the next start, and nobody is told twice.
            try await accounts.store.write(.upkeep) { _ = try $0.run(Command("UPDATE incidents SET state = 0")) }
            let bobs = Notice.tag(
                try #require(try await IncidentDesk.all(accounts.inside).first).id,
                under: try #require(try await accounts.inside.keys.existingDataKey(of: bob.id)))
            try await accounts.store.write(.upkeep) { try $0.run(NoticeQueries.delete([bobs])) }
            try await accounts.restart()
            let domain = accounts.inside
            try await eventually("the incident is finished") {
                try await IncidentDesk.all(domain).allSatisfy(\.isDone)
            }
            _ = try await accounts.mails(to: "bob@example.org", count: 2)
            #expect(accounts.mails().count { $0.recipient == "alice@example.org" } == 1)
            #expect(try await bob.get("/v1/account/notices")["notices"].items.count == 1)
            let list = try await accounts.server.perform(ListIncidents.self, .init()).incidents
            #expect(list.count == 1 && list[0].done && list[0].incident == told.incident)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAccountThatDoesNotOpenIsReportedAndKeepsNobodyFromBeingTold(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = accounts.clock.now.day
            let alice = try await accounts.account("alice@example.org")
            let broken = try await accounts.account("broken@example.org")
            let bob = try await accounts.account("bob@example.org")
            let stored = try #require(try await accounts.store.first(PersonQueries.withID(broken.id)))
            var bytes = stored.sealed
            bytes[bytes.count - 1] ^= 1
            let flipped = Command("UPDATE accounts SET sealed = \(bytes) WHERE id = \(broken.id.bytes)")
            try await accounts.store.write(.upkeep) { _ = try $0.run(flipped) }

            let found = try await accounts.server.perform(FindIncident.self, Self.days(first, first))
            #expect(found.accounts == 2 && found.unopened == 1)
            let told = try await accounts.server.perform(
                NotifyIncident.self, .init(Self.days(first, first), template: "key", details: nil, draft: false))
            #expect(told.accounts == 2 && told.untold == 1)
            for person in [alice, bob] {
                #expect(try await person.get("/v1/account/notices")["notices"].items.count == 1)
            }
            #expect(try await IncidentDesk.all(accounts.inside).allSatisfy(\.isDone))
            try await accounts.store.write(.upkeep) { _ = try $0.run(Command("UPDATE incidents SET state = 0")) }
            try await accounts.inside.incidents.finish(accounts.inside)
            #expect(try await IncidentDesk.all(accounts.inside).allSatisfy(\.isDone))
            #expect(try await accounts.inside.trail.count(of: broken.id) == 0)
            #expect(try await accounts.inside.trail.count(of: bob.id) == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDeletedAccountLeavesNoNotice(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = accounts.clock.now.day
            let alice = try await accounts.account("alice@example.org")
            _ = try await accounts.server.perform(
                NotifyIncident.self, .init(Self.days(first, first), template: "key", details: nil, draft: false))
            #expect(try await accounts.count("incident_notices") == 1)
            _ = try await alice.send(.DELETE, "/v1/account", json: "{\"passphrase\":\"\(TestAccount.passphrase)\"}")
            #expect(try await accounts.count("incident_notices") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatSelectsNothingOrCannotBeSaidIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let day = CalendarDay(accounts.clock.now.day)
            let earlier = CalendarDay(day.number - 1)
            let selections = [
                IncidentSelection(rootKey: nil, since: nil, until: nil, opened: false, by: nil),
                IncidentSelection(rootKey: nil, since: day, until: nil, opened: false, by: nil),
                IncidentSelection(rootKey: nil, since: day, until: earlier, opened: false, by: nil),
                IncidentSelection(rootKey: 1, since: day, until: day, opened: false, by: nil),
                IncidentSelection(rootKey: 1, since: nil, until: nil, opened: true, by: nil),
                IncidentSelection(rootKey: nil, since: nil, until: nil, opened: false, by: "Ada"),
            ]
            for selection in selections {
                await #expect(throws: OperatorRefusal.self) { _ = try await Self.find(selection, accounts) }
            }
            let bad: [(String, String?)] = [
                ("rumour", nil), ("", nil), ("key", ""), ("key", "   "), ("key", "a\u{1B}[31mb"), ("key", "a\rb"),
                ("key", String(repeating: "x", count: 2_001)),
            ]
            for (template, details) in bad {
                await #expect(throws: OperatorRefusal.self, "\(template) \(details?.prefix(9) ?? "")") {
                    _ = try await accounts.server.perform(
                        NotifyIncident.self,
                        .init(Self.days(day.number, day.number), template: template, details: details, draft: false))
                }
            }
            let recorded = try await accounts.count("incidents")
            #expect(recorded == 0)
        }
    }
}
