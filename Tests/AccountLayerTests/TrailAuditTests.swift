import LayerSupport
import AccountAPI
import AgentAPI
import Foundation
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct TrailAuditTests {
    /// Five openings of two people's data on five days, and the heads after each.
    private static func heads(_ accounts: TestAccounts) async throws -> [TrailHead] {
        let (alice, bob) = (try await accounts.account(), try await accounts.account())
        var heads: [TrailHead] = []
        for index in 0..<5 {
            _ = try await accounts.opening(
                of: index % 2 == 0 ? alice : bob, by: TestAccounts.biller, for: .invoicing)
            heads.append(try await accounts.inside.trail.head())
            accounts.clock.advance(days: 1)
        }
        return heads
    }

    @Test(arguments: TestEngine.available)
    func whatIsAlteredInAnyColumnIsFound(engine: TestEngine) async throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let changes: [(SQL, TrailAudit.Finding)] = [
            ("UPDATE access_trail SET day = day - 1 WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET role = 'owner' WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET purpose = 'support' WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET tag = \(zeros) WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET sealed_person = \(zeros) WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET sealed_auditor = \(zeros) WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET person_hash = \(zeros) WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET auditor_hash = \(zeros) WHERE sequence = 3", .altered(3)),
            ("UPDATE access_trail SET hash = \(zeros) WHERE sequence = 3", .altered(3)),
            (
                """
                UPDATE access_trail SET sealed_person = (SELECT sealed_person FROM access_trail WHERE sequence = 1)
                WHERE sequence = 3
                """, .altered(3)
            ),
            ("DELETE FROM access_trail WHERE sequence = 3", .missing(3)),
            ("DELETE FROM access_trail WHERE sequence = 1", .missing(1)),
            ("UPDATE access_trail SET sequence = 9 WHERE sequence = 5", .missing(5)),
        ]
        for (change, finding) in changes {
            try await TestAccounts.run(engine) { accounts in
                let heads = try await Self.heads(accounts)
                #expect(try await accounts.audit(heads[4]) == nil)
                try await accounts.store.write(.upkeep) { _ = try $0.run(Command(change)) }
                #expect(try await accounts.audit() == finding, "\(change.text)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anEndThatWasCutOffIsFoundByWhoHoldsAHead(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let heads = try await Self.heads(accounts)
            try await accounts.store.write(.upkeep) {
                _ = try $0.run(Command("DELETE FROM access_trail WHERE sequence >= 4"))
            }
            // Without a head it is a shorter trail, and sound.
            #expect(try await accounts.audit() == nil)
            #expect(try await accounts.audit(heads[2]) == nil)
            #expect(try await accounts.audit(heads[1], heads[3]) == .cutOff(held: 4, found: 3))
            // Nor is it mended by appending others in their place.
            let eve = try await accounts.account()
            for _ in 0..<2 { _ = try await accounts.opening(of: eve) }
            #expect(try await accounts.audit() == nil)
            #expect(try await accounts.audit(heads[4]) == .otherThanHeld(5))
        }
    }

    /// Whoever can write to the database can compute hashes; they cannot seal.
    @Test(arguments: TestEngine.available)
    func whoWritesTheTrailAnewWithoutTheKeysIsFound(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let heads = try await Self.heads(accounts)
            try await accounts.store.write(.upkeep) { transaction in
                let rows = try transaction.all(TrailQueries.fullPage(after: 0, before: .max, limit: 10))
                var head = TrailHead(sequence: rows[1].entry.sequence, hash: rows[1].entry.hash)
                _ = try transaction.run(Command("DELETE FROM access_trail WHERE sequence >= 3"))
                for row in rows[2...] {
                    let (entry, role) = (row.entry, "owner")
                    let hash = TrailLink.hash(
                        after: head.hash, sequence: entry.sequence, day: entry.day, role: role,
                        purpose: entry.purpose, personHash: entry.personHash, auditorHash: entry.auditorHash)
                    let again = TrailQueries.NewEntry(
                        day: entry.day, role: role, purpose: entry.purpose, tag: row.tag,
                        sealedPerson: row.sealedPerson, sealedAuditor: row.sealedAuditor,
                        personHash: entry.personHash, auditorHash: entry.auditorHash)
                    _ = try transaction.first(
                        TrailQueries.insert(again, sequence: entry.sequence, day: entry.day, hash: hash))
                    head = TrailHead(sequence: entry.sequence, hash: hash)
                }
            }
            #expect(try await accounts.audit() == .forged(3))
            #expect(try await accounts.audit(heads[1]) == .forged(3))
        }
    }

    @Test(arguments: TestEngine.available)
    func theNightNotesTheHeadMailsItAndHealthSaysSo(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, configure: { $0.auditMail = "audit@example.org" }) { accounts in
            let domain = accounts.inside
            try await eventually("the first check") { domain.trailCheck.state == .sound }
            _ = try await Self.heads(accounts)
            try await domain.trailCheck.runIfDue(domain)
            let head = try await domain.trail.head(before: accounts.clock.now.day)
            let mail = try #require(try await accounts.mails(to: "audit@example.org").first)
            #expect(mail.text.contains("\n\(head.text)\n") && mail.header("Subject") == "Head of the access trail")
            let notes = try await accounts.store.all(TrailNoteQueries.all())
            #expect(notes.map(\.head) == [head])
            #expect(try await accounts.get("/v1/health")["access_trail"].text == "sound")
        }
    }

    @Test(arguments: TestEngine.available)
    func aBrokenTrailIsLoudAndStaysSo(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, configure: { $0.auditMail = "audit@example.org" }) { accounts in
            let domain = accounts.inside
            try await eventually("the first check") { domain.trailCheck.state == .sound }
            _ = try await Self.heads(accounts)
            try await accounts.store.write(.upkeep) {
                _ = try $0.run(Command("DELETE FROM access_trail WHERE sequence = 2"))
            }
            try await domain.trailCheck.runIfDue(domain)
            #expect(domain.trailCheck.state == .broken(.missing(2)))
            #expect(try await accounts.get("/v1/health")["access_trail"].text == "broken")
            let mail = try #require(try await accounts.mails(to: "audit@example.org").first)
            #expect(mail.text.contains("Entry 2 of the access trail was removed."))
            // Nothing is noted as sound, and the next night finds it again.
            #expect(try await accounts.store.all(TrailNoteQueries.all()).isEmpty)
            accounts.clock.toMidnight()
            try await domain.trailCheck.runIfDue(domain)
            #expect(domain.trailCheck.state == .broken(.missing(2)))
        }
    }

    @Test(arguments: TestEngine.available)
    func aCutThatTheNotesRememberIsFoundWithoutAnAuditor(engine: TestEngine) async throws {
        let changes: [(SQL, (TrailAudit.Finding) -> Bool)] = [
            ("DELETE FROM access_trail WHERE sequence = 5", { $0 == .cutOff(held: 5, found: 4) }),
            ("DELETE FROM trail_notes WHERE number = 1", { if case .noteMissing = $0 { true } else { false } }),
            (
                "UPDATE trail_notes SET sequence = 4 WHERE number = 2",
                { if case .noteMissing = $0 { true } else { false } }
            ),
        ]
        for (change, isExpected) in changes {
            try await TestAccounts.run(engine) { accounts in
                let domain = accounts.inside
                try await eventually("the first check") { domain.trailCheck.state == .sound }
                _ = try await Self.heads(accounts)
                for _ in 0..<2 {
                    try await domain.trailCheck.runIfDue(domain)
                    accounts.clock.toMidnight()
                }
                try await accounts.store.write(.upkeep) { _ = try $0.run(Command(change)) }
                // A new process, which remembers nothing by itself.
                try await accounts.restart()
                let again = accounts.inside
                try await eventually("the check after a start") { again.trailCheck.state != .unchecked }
                guard case .broken(let finding) = again.trailCheck.state else {
                    Issue.record("\(change.text): \(again.trailCheck.state)")
                    return
                }
                #expect(isExpected(finding), "\(change.text): \(finding)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theOperatorsCommandsTellHeadCountsAndWhatIsWrong(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = accounts.clock.now.day
            let heads = try await Self.heads(accounts)
            let server = accounts.server
            #expect(try await server.perform(ShowTrailHead.self, .init()).head == heads[4].text)
            let report = try await server.perform(ReportTrail.self, .init(since: CalendarDay(first + 3)))
            #expect(report.lines.map(\.day) == [first + 3, first + 4] && report.lines.allSatisfy { $0.openings == 1 })
            #expect(report.lines[0].actor.name == "Ada" && report.lines[0].purpose == "invoicing")
            #expect(report.head.sequence == 5)
            let none = try await server.perform(ReportTrail.self, .init(since: CalendarDay(first + 9)))
            #expect(none.lines.isEmpty && none.head.sequence == 5)
            let sound = try await server.perform(VerifyTrail.self, .init(heads: [heads[0].text, heads[4].text]))
            #expect(sound == VerifyTrail.Output(head: heads[4].text, finding: nil))
            try await accounts.store.write(.upkeep) {
                _ = try $0.run(Command("DELETE FROM access_trail WHERE sequence = 5"))
            }
            let cut = try await server.perform(VerifyTrail.self, .init(heads: [heads[4].text]))
            #expect(cut.head == heads[3].text && cut.finding?.contains("removed") == true)
            await #expect(throws: (any Error).self) {
                _ = try await server.perform(VerifyTrail.self, .init(heads: ["5"]))
            }
        }
    }

    @Test func daysAreReadAsPeopleWriteThem() {
        let text = "2026-11-21"
        #expect(CalendarDay(written: text)?.number == 20_778 && CalendarDay(20_778).description == "2026-11-21")
        for text in ["", "2026-11-31", "2026-11-1", "21.11.2026", "2026-11-21T", "２026-11-21"] {
            #expect(CalendarDay(written: text) == nil, "\(text)")
        }
    }
}
