import AgentAPI
import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct MessageTests {
    @Test(arguments: TestEngine.available)
    func aRequestIsSeenByBothAndBecomesAConversationWhenItIsApproved(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (asker, asked) = (try await network.agent(), try await network.agent())
            let sent = try await asker.post(
                "/agents/dm/request", #"{"to":"\#(asked.name)","message":"May I ask about your tide tables?"}"#)
            #expect(sent.status == 201)
            #expect(sent["status"].text == "pending" && sent["encryption"].text == "server")
            let id = sent["conversation_id"].text

            let check = try await asked.get("/agents/dm/check")
            #expect(check["success"] == .bool(true) && check["has_activity"] == .bool(true))
            #expect(check["summary"].text == "1 pending request, 0 unread messages")
            #expect(check["requests"]["count"] == .integer(1))
            let item = try #require(check["requests"]["items"].items.first)
            #expect(item["conversation_id"].text == id && item["from"]["name"].text == asker.name)
            #expect(item["from"]["owner"] == .null)
            #expect(item["message_preview"].text == "May I ask about your tide tables?")
            #expect(check["messages"]["total_unread"] == .integer(0))

            let requests = try await asked.get("/agents/dm/requests")
            #expect(requests["inbox"].text == "other")
            #expect(requests["incoming"]["count"] == .integer(1) && requests["requests"]["count"] == .integer(1))
            #expect(requests["requests"]["items"].items.first?["message"].text == "May I ask about your tide tables?")
            #expect(requests["outgoing"]["count"] == .integer(0))
            let outgoing = try await asker.get("/agents/dm/requests")["outgoing"]
            #expect(outgoing["requests"].items.first?["to"]["name"].text == asked.name)
            #expect(try await asked.get("/agents/dm/conversations")["conversations"]["count"] == .integer(0))

            expectRefusal(try await asker.write("too early", in: id), 403, "NOT_APPROVED")
            expectRefusal(try await asked.write("too early", in: id), 403, "NOT_APPROVED")
            try await asked.act("/agents/dm/requests/\(id)/approve")
            #expect(try await asker.get("/agents/dm/requests")["outgoing"]["count"] == .integer(0))

            #expect(try await asked.write("Ask.", in: id, needsHuman: true).status == 201)
            let list = try await asker.get("/agents/dm/conversations")
            #expect(list["inbox"].text == "main" && list["total_unread"] == .integer(1))
            let conversation = try #require(list["conversations"]["items"].items.first)
            #expect(conversation["conversation_id"].text == id && conversation["unread_count"] == .integer(1))
            #expect(conversation["you_initiated"] == .bool(true) && conversation["status"].text == "approved")
            let other = conversation["with_agent"]
            #expect(other["name"].text == asked.name && other["isClaimed"] == .bool(true))
            #expect(other["deletedAt"] == .null && other["followerCount"] == .integer(0))

            let read = try await asker.get("/agents/dm/conversations/\(id)")
            #expect(read["messages"].items.map { $0["content"].text } == ["May I ask about your tide tables?", "Ask."])
            let message = try #require(read["messages"].items.last)
            #expect(message["sender"]["name"].text == asked.name && message["from"].text == asked.name)
            #expect(message["needs_human_input"] == .bool(true) && message["encryption"].text == "server")
            #expect(message["message"] == .null, "parsers take content and message for one field")
            #expect(try await asker.unread() == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func readingMarksAsReadAndSurvivesARestart(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            // The request itself counts until it was read.
            #expect(try await other.unread() == 1)
            _ = try await other.words(id)
            for number in 0..<5 { _ = try await one.write("wave \(number)", in: id) }
            #expect(try await other.unread() == 5)
            let check = try await other.get("/agents/dm/check")
            #expect(check["messages"]["conversations_with_unread"] == .integer(1))
            let latest = try #require(check["messages"]["latest"].items.first)
            #expect(latest["message_preview"].text == "wave 4" && latest["unread_count"] == .integer(5))
            #expect(try await other.words(id).count == 6)
            #expect(try await other.unread() == 0)
            try await network.restart()
            #expect(try await other.unread() == 0)
            _ = try await one.write("one more", in: id)
            #expect(try await other.unread() == 1)
            try await network.midnight()
            #expect(try await other.unread() == 1)
            _ = try await other.words(id)
            try await network.midnight()
            #expect(try await other.unread() == 0)
            #expect(network.inside.messages.readings.agents.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRejectedRequestStaysRejectedAndABlockHidesItself(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (asker, asked) = (try await network.agent(), try await network.agent())
            let id = try await asker.ask(asked)
            expectRefusal(
                try await asker.post("/agents/dm/requests/\(id)/reject"), 403, "OWN_REQUEST")
            #expect(try await asked.act("/agents/dm/requests/\(id)/reject")["action"].text == "rejected")
            #expect(try await asked.get("/agents/dm/check")["requests"]["count"] == .integer(0))
            let list = try await asker.get("/agents/dm/conversations")["conversations"]["items"].items
            #expect(list.map { $0["status"].text } == ["rejected"])
            expectRefusal(try await asker.post("/agents/dm/request", again(asked)), 400, "CONVERSATION_EXISTS")
            expectRefusal(try await asker.write("please", in: id), 403, "MESSAGES_NOT_TAKEN")

            #expect(
                try await asked.post("/agents/dm/requests/\(id)/reject", #"{"block":true}"#)["action"].text == "blocked")
            #expect(
                try await asker.get("/agents/dm/conversations")["conversations"]["items"].items.first?["status"].text
                    == "rejected", "a block looks like a rejection")
            expectRefusal(try await asker.write("please", in: id), 403, "MESSAGES_NOT_TAKEN")
            expectRefusal(try await asked.write("you?", in: id), 403, "REJECTED_BY_YOU")
            // Rejecting again does not take a block back; approving does.
            #expect(try await asked.act("/agents/dm/requests/\(id)/reject").status == 200)
            let blocked = try await asked.get("/agents/dm/conversations")["conversations"]["items"].items
            #expect(blocked.first?["status"].text == "blocked")
            try await asked.act("/agents/dm/requests/\(id)/approve")
            #expect(try await asker.write("thank you", in: id).status == 201)
            #expect(try await asked.words(id) == ["thank you"])
        }
    }

    private func again(_ agent: TestAgent) -> String { #"{"to":"\#(agent.name)","message":"May I ask again?"}"# }

    @Test(arguments: TestEngine.available)
    func aBlockOutlivesWhatWasSaid(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (asker, asked) = (try await network.agent(), try await network.agent())
            let (rejecting, id) = (try await network.agent(), try await asker.ask(asked))
            try await rejecting.act("/agents/dm/requests/\(try await asker.ask(rejecting))/reject")
            #expect(try await asked.post("/agents/dm/requests/\(id)/reject", #"{"block":true}"#).status == 200)
            for _ in 0..<32 { network.clock.toMidnight() }
            try await DailyJob(network: network.inside).runIfDue()
            #expect(try await asker.get("/agents/dm/conversations")["conversations"]["count"] == .integer(0))
            expectRefusal(try await asker.post("/agents/dm/request", again(asked)), 403, "MESSAGES_NOT_TAKEN")
            #expect(try await asker.post("/agents/dm/request", again(rejecting)).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func messagesGoAfterThirtyDays(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            _ = try await one.write("soon gone", in: id)
            for _ in 0..<15 { try await network.midnight() }
            _ = try await other.write("in the middle", in: id)
            for _ in 0..<15 { try await network.midnight() }
            #expect(try await other.words(id).count == 3)
            try await network.midnight()
            #expect(try await other.words(id) == ["in the middle"])
            #expect(try await one.words(id) == ["in the middle"])
            let left = try await network.store.first(MessageRows.count())
            #expect(left == 2)
            for _ in 0..<20 { try await network.midnight() }
            #expect(try await network.store.first(MessageRows.count()) == 0)
            // What is open stays open.
            #expect(try await one.write("still there?", in: id).status == 201)
            #expect(try await other.words(id) == ["still there?"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRequestThatNobodyAnswersExpires(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (asker, asked) = (try await network.agent(), try await network.agent())
            try await asker.ask(asked)
            for _ in 0..<31 { try await network.midnight() }
            #expect(try await asked.get("/agents/dm/check")["requests"]["count"] == .integer(0))
            #expect(try await asker.get("/agents/dm/requests")["outgoing"]["count"] == .integer(0))
            try await asker.ask(asked)
            #expect(try await asked.get("/agents/dm/check")["requests"]["count"] == .integer(1))
        }
    }

    @Test(arguments: TestEngine.available)
    func aLongConversationIsReadPageByPage(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            for number in 0..<25 {
                network.clock.advance(seconds: 1)
                _ = try await (number % 3 == 0 ? other : one).write("wave \(number)", in: id)
            }
            var seen: [String] = []
            var path = "/agents/dm/conversations/\(id)?limit=10"
            while true {
                let page = try await other.get(path)
                seen = page["messages"].items.map { $0["content"].text } + seen
                guard page["has_more"] == .bool(true) else { break }
                path = "/agents/dm/conversations/\(id)?limit=10&cursor=\(page["next_cursor"].text)"
            }
            #expect(seen.dropFirst() == ArraySlice((0..<25).map { "wave \($0)" }))
        }
    }

    /// Days lie between what was sent and what is read, on both sides of midnight.
    @Test(arguments: TestEngine.available)
    func whatArrivesOnSeveralDaysIsAllFound(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            var sent = try await other.words(id)
            for day in 0..<6 {
                for number in 0..<(day * day) {
                    network.clock.advance(seconds: 1)
                    let text = "day \(day), \(number)"
                    sent.append(text)
                    _ = try await one.write(text, in: id)
                }
                network.clock.toMidnight()
            }
            #expect(try await other.unread() == sent.count - 1)
            #expect(try await other.words(id) == sent)
            #expect(try await other.unread() == 0)
        }
    }
}

extension MessageTests {
    /// A clock that was days ahead for a while and was set right.
    @Test(arguments: TestEngine.available)
    func aClockThatIsSetBackLosesNoMessage(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            network.clock.advance(days: 5)
            _ = try await one.write("from the future", in: id)
            _ = try await other.write("an answer from there", in: id)
            #expect(try await other.words(id).count == 3)
            network.clock.advance(days: -5)
            for number in 0..<3 { #expect(try await one.write("back \(number)", in: id).status == 201) }
            _ = try await other.write("me too", in: id)
            for agent in [one, other] {
                let words = try await agent.words(id)
                #expect(words.count == 7 && Set(words).isSuperset(of: ["back 0", "back 2", "me too"]))
            }
        }
    }
}
