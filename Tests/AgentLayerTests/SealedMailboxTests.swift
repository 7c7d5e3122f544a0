import AgentAPI
import JSONWriting
import MessageFormats
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct SealedMailboxTests {
    private static func fill(_ one: SealedAgent, _ other: SealedAgent, _ count: Int) async throws -> [String] {
        var sent: [String] = []
        for _ in 0..<count {
            let message = try SealedAgent.sealed()
            let answer = try await one.send(other, message)
            guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
            sent.append(message.text)
        }
        return sent
    }

    @Test(arguments: TestEngine.available)
    func aMailboxIsReadInPagesOldestFirst(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            try await agents[0].befriend(agents[1])
            try await agents[1].acknowledgeAll()
            var sent = try await Self.fill(agents[0], agents[1], 40)
            network.clock.advance(days: 1)
            sent += try await Self.fill(agents[0], agents[1], 3)
            network.clock.advance(days: 5)
            sent += try await Self.fill(agents[0], agents[1], 2)
            var read: [String] = []
            var position: String?
            while true {
                let page = try await agents[1].mailbox(after: position, limit: 7)
                read += page["messages"].items.map { $0["message"].text }
                position = page["messages"].items.last?["position"].text ?? position
                guard page["has_more"] == .bool(true) else { break }
            }
            #expect(read == sent)
            #expect(try await agents[1].mailbox(after: position)["messages"].items.isEmpty)
            // Nothing was acknowledged.
            #expect(try await agents[1].messages() == sent)
            #expect(try await agents[1].agent.get("/agents/dm/check")["sealed_waiting"].number == 45)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsAcknowledgedDoesNotComeAgainAndLaterMessagesDo(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            try await agents[0].befriend(agents[1])
            let sent = try await Self.fill(agents[0], agents[1], 5)
            let page = try await agents[1].mailbox()["messages"].items
            #expect(page.count == 6)
            #expect(try await agents[1].acknowledge(page[2]["position"].text).status == 200)
            #expect(try await agents[1].messages() == Array(sent[2...]))
            // Again, and an older one: nothing changes.
            #expect(try await agents[1].acknowledge(page[2]["position"].text).status == 200)
            #expect(try await agents[1].acknowledge(page[0]["position"].text).status == 200)
            #expect(try await agents[1].messages() == Array(sent[2...]))
            try await agents[1].acknowledgeAll()
            #expect(try await agents[1].messages().isEmpty)
            try await network.restart()
            #expect(try await agents[1].messages().isEmpty)
            let later = try await Self.fill(agents[0], agents[1], 1)
            #expect(try await agents[1].messages() == later)
            for bad in ["", "1.2", "20782.99.0", "99999.1.0", "-1.2.3", "20783.0.0", "20782.01.0", "x.y.z"] {
                let answer = try await agents[1].acknowledge(bad)
                #expect(answer.status == 400 && answer["code"].text == "INVALID_POSITION", "\(bad): \(answer.text)")
            }
            #expect(try await agents[1].mailbox(after: "nonsense").status == 400)
            #expect(try await agents[1].agent.get("/agents/dm/mailbox").status == 400)
        }
    }

    @Test(arguments: TestEngine.available)
    func acknowledgedRowsGoAtNightAndNoGapEver(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let rows = MessageRows.count()
            try await network.midnight()
            try await agents[0].befriend(agents[1])
            _ = try await Self.fill(agents[0], agents[1], 4)
            try await agents[1].acknowledgeAll()
            #expect(try await network.store.first(rows) == 5)
            var kept = try await Self.fill(agents[0], agents[1], 2)
            try await network.midnight()
            #expect(try await network.store.first(rows) == 7, "a day is not over before the next one is")
            try await network.midnight()
            #expect(try await network.store.first(rows) == 2)
            #expect(try await agents[1].messages() == kept)
            kept += try await Self.fill(agents[0], agents[1], 2)
            #expect(try await agents[1].messages() == kept)
            // A clock that was set back puts what comes behind what was acknowledged.
            try await agents[1].acknowledgeAll()
            network.clock.advance(days: -2)
            let late = try await Self.fill(agents[0], agents[1], 2)
            #expect(try await agents[1].messages() == late)
            network.clock.advance(days: 2)
            #expect(try await agents[1].messages() == late)
            let pending = Query("SELECT COUNT(*) FROM acknowledgements") { (row: inout Row) in try row.integer() }
            #expect(try await network.store.first(pending) == 1)
            for _ in 0..<3 { try await network.midnight() }
            #expect(try await network.store.first(pending) == 0)
            #expect(try await agents[1].messages() == late)
        }
    }

    @Test(arguments: TestEngine.available)
    func unreadMessagesExpireAfterThirtyDays(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            try await agents[0].befriend(agents[1])
            network.clock.advance(days: 30)
            #expect(try await agents[1].messages().count == 1)
            try await network.midnight()
            #expect(try await network.store.first(MessageRows.count()) == 0)
            #expect(try await agents[1].messages().isEmpty)
        }
    }

    @Test func positionsAreReadAsTheyAreWritten() throws {
        var end = MailboxEnd(day: 10, next: 3, nextOfDayBefore: 7)
        #expect(MailboxEnd(position: end.position) == end)
        end = end.taking(MailboxPlace(day: 9, number: 7))
        #expect(end == MailboxEnd(day: 10, next: 3, nextOfDayBefore: 8))
        end = end.taking(MailboxPlace(day: 10, number: 3))
        #expect(end == MailboxEnd(day: 10, next: 4, nextOfDayBefore: 8))
        end = end.taking(MailboxPlace(day: 11, number: 0))
        #expect(end == MailboxEnd(day: 11, next: 1, nextOfDayBefore: 4))
        end = end.taking(MailboxPlace(day: 20, number: 0))
        #expect(end == MailboxEnd(day: 20, next: 1, nextOfDayBefore: 0))
        for bad in ["", "1", "1.2", "1.2.3.4", "+1.2.3", "1.2.-3", "01.2.3", "99999999999999999999.1.1", "1..2"] {
            #expect(MailboxEnd(position: bad) == nil, "\(bad)")
        }
    }

    @Test(arguments: TestEngine.available)
    func aFullMailboxRefusesAndManyAtOnceLoseNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 6)
            let reader = agents[0]
            for agent in agents[1...] { try await agent.befriend(reader) }
            let sent = try await withThrowingTaskGroup(of: [String].self) { group in
                for agent in agents[1...] { group.addTask { try await Self.fill(agent, reader, 8) } }
                return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
            }
            let read = try await reader.messages()
            #expect(read.count == 45 && sent.isSubset(of: read))
        }
    }
}
