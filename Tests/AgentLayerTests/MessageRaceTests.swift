import AgentAPI
import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// What happens at once.
@Suite struct MessageRaceTests {
    @Test(arguments: TestEngine.available)
    func twoWhoAskEachOtherAtOnceAreInOneConversation(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for _ in 0..<8 {
                let (one, other) = (try await network.agent(), try await network.agent())
                let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                    for (asker, asked) in [(one, other), (other, one)] {
                        group.addTask {
                            try await asker.post(
                                "/agents/dm/request",
                                ["to": .string(asked.name), "message": .string("Shall we talk then?")])
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let ids = Set(answers.filter { $0.status == 201 }.map { $0["conversation_id"].text })
                #expect(ids.count == 1, "\(answers.map(\.status))")
                for answer in answers where answer.status != 201 { expectRefusal(answer, 400, "CONVERSATION_EXISTS") }
                let id = try #require(ids.first)
                if answers.allSatisfy({ $0.status == 201 }) {
                    // Nobody needs to approve what both asked for.
                    #expect(try await one.write("hello", in: id).status == 201)
                    #expect(try await other.write("hello too", in: id).status == 201)
                    #expect(try await one.words(id).count == 4)
                    #expect(try await other.words(id).count == 4)
                } else {
                    let asked = try await one.get("/agents/dm/check")["requests"]["count"].number == 1 ? one : other
                    try await asked.act("/agents/dm/requests/\(id)/approve")
                }
            }
        }
    }

    /// As if each had looked before the other's was there.
    @Test(arguments: TestEngine.available)
    func crossedRequestsAreOpenForBoth(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.ask(other)
            let (a, b) = (AgentID(stored: one.id), AgentID(stored: other.id))
            // The other's request, put where a race would have put it.
            let inside = network.inside
            let (from, to) = (
                try await MailboxHolder(writing: b, inside), try await MailboxHolder(writing: a, inside)
            )
            let (fromKey, toKey) = (try from.requireKey(), try to.requireKey())
            let conversation = try #require(ConversationID(id))
            let now = inside.clock.now
            var state = Mailbox()
            let taken = state.takePlace(on: now.day, limit: 9)
            let copy = try #require(taken)
            let message = try StoredMessage(
                id: MessageID(), conversation: conversation, sender: b, isRequest: true, needsHumanInput: false,
                sentAt: now, text: "Crossing", senderKey: fromKey)
            state.send(message, to: a, at: copy)
            let mailbox = state
            try await network.store.write(.privateAct) { transaction in
                let place = try transaction.freePlace(at: to.arrived, on: now.day, hint: 0)
                let tag = to.arrived.tag(place)
                try transaction.run(
                    MessageQueries.insert(tag, day: now.day, sealed: message.sealed(for: tag, under: toKey)))
                let own = from.sent.tag(copy)
                try transaction.run(
                    MessageQueries.insert(own, day: now.day, sealed: message.sealed(for: own, under: fromKey)))
                try transaction.replace(mailbox, of: from, revision: 7, expected: nil)
            }
            for agent in [one, other] {
                #expect(try await agent.get("/agents/dm/check")["requests"]["count"] == .integer(0))
                let list = try await agent.get("/agents/dm/conversations")["conversations"]["items"].items
                #expect(list.map { $0["status"].text } == ["approved"])
                #expect(try await agent.words(id).count == 2)
            }
            for agent in [one, other] { #expect(try await agent.write("open", in: id).status == 201) }
            for agent in [one, other] { #expect(try await agent.words(id).count == 4) }
        }
    }

    @Test(arguments: TestEngine.available)
    func aHundredParallelMessagesAreAllThere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<100 { group.addTask { try await one.write("wave \(number)", in: id).status } }
                // The other one looks on, and so takes what has come so far.
                group.addTask { try await other.get("/agents/dm/check").status }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 100, 200: 1])
            let expected = Set((0..<100).map { "wave \($0)" })
            for agent in [one, other] {
                let words = try await agent.words(id)
                #expect(words.count == 101 && Set(words).isSuperset(of: expected))
            }
            #expect(try await other.unread() == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func bothSidesMayWriteAtOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let before = engine == .postgres ? try await network.store.first(TestQueries.deadlocks()) : 0
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    for agent in [one, other] {
                        group.addTask {
                            let answer = try await agent.write("\(agent.name) \(number)", in: id)
                            #expect(answer.status == 201)
                        }
                    }
                    if number % 8 == 0 { group.addTask { _ = try await one.words(id) } }
                }
                try await group.waitForAll()
            }
            let (seen, seenByOther) = (try await one.words(id), try await other.words(id))
            #expect(seen.count == 81 && Set(seen) == Set(seenByOther))
            if engine == .postgres {
                #expect(try await network.store.first(TestQueries.deadlocks()) == before)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func manyWhoWriteToOneAtOnceLoseNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let popular = try await network.agent()
            var friends: [(agent: TestAgent, id: String)] = []
            for _ in 0..<10 {
                let friend = try await network.agent()
                friends.append((friend, try await friend.befriend(popular)))
            }
            for friend in friends { _ = try await popular.words(friend.id) }
            let all = friends
            try await withThrowingTaskGroup(of: Void.self) { group in
                for friend in all {
                    for number in 0..<8 {
                        group.addTask {
                            let answer = try await friend.agent.write("\(number)", in: friend.id)
                            #expect(answer.status == 201)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await popular.unread() == 80)
            // A new process does not know where the mailbox ends.
            try await network.restart()
            #expect(try await popular.unread() == 80)
            #expect(try await all[0].agent.write("after all", in: all[0].id).status == 201)
            #expect(try await popular.words(all[0].id).last == "after all")
            #expect(try await popular.unread() == 72)
        }
    }
}
