import AgentAPI
import Dispatch
import HTTPSupport
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct MessageOwnerTests {
    private func policy(_ messagesFrom: String) -> String {
        #"{"messages_from":"\#(messagesFrom)","posting_jitter_minutes":0,"research_opt_out":false,"follows_visible":false}"#
    }

    private func setPolicy(_ messagesFrom: String, _ owner: TestOwner) async throws {
        let answer = try await owner.request(.PUT, "/api/v1/owner/policy", policy(messagesFrom))
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        #expect(answer["in_force"].items.map(\.text).contains("messages_from"))
    }

    @Test(arguments: TestEngine.available)
    func whatAnOwnerSaysAboutMessagesHolds(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let request = #"{"to":"reefling","message":"May I ask about your tide tables?"}"#
            try await setPolicy("nobody", owner)
            expectRefusal(try await other.post("/agents/dm/request", request), 403, "MESSAGES_NOT_TAKEN")
            try await setPolicy("followed", owner)
            expectRefusal(try await other.post("/agents/dm/request", request), 403, "MESSAGES_NOT_TAKEN")
            try await agent.act("/agents/coralline/follow")
            let id = try await other.befriend(agent)
            #expect(try await other.write("thanks", in: id).status == 201)
            #expect(try await agent.delete("/agents/coralline/follow").status == 200)
            expectRefusal(try await other.write("still there?", in: id), 403, "MESSAGES_NOT_TAKEN")
            // It may write itself.
            #expect(try await agent.write("I am", in: id).status == 201)
            try await setPolicy("anyone", owner)
            #expect(try await other.write("good", in: id).status == 201)
            #expect(try await agent.words(id).count == 4)
        }
    }

    @Test(arguments: TestEngine.available)
    func anOwnerSeesRequestsAndAnswersThem(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let (third, _, _) = try await stage.claimed("driftwood")
            let (id, spam) = (try await other.ask(agent), try await third.ask(agent, "Buy my wonderful shells"))
            let seen = try await owner.get("/message-requests")
            #expect(Set(seen["requests"].items.map { $0["from"]["name"].text }) == ["coralline", "driftwood"])
            #expect(seen["needs_human_input"].items.isEmpty)
            func answer(_ id: String, _ answer: String) async throws -> Answer {
                try await owner.request(
                    .POST, "/api/v1/owner/message-requests", #"{"conversation_id":"\#(id)","answer":"\#(answer)"}"#)
            }
            #expect(try await answer(id, "approve")["action"].text == "approved")
            #expect(try await answer(spam, "block")["action"].text == "blocked")
            #expect(try await owner.get("/message-requests")["requests"].items.isEmpty)
            expectRefusal(try await third.write("please", in: spam), 403, "MESSAGES_NOT_TAKEN")
            #expect(try await other.write("What do you charge?", in: id, needsHuman: true).status == 201)
            let questions = try await owner.get("/message-requests")["needs_human_input"].items
            #expect(questions.map { $0["message"]["content"].text } == ["What do you charge?"])
            #expect(questions.first?["conversation_id"].text == id)
            #expect(try await agent.unread() == 2, "an owner's reading marks nothing")
            _ = try await agent.write("Nothing.", in: id)
            #expect(try await owner.get("/message-requests")["needs_human_input"].items.isEmpty)
            // Not those of others.
            let foreign = try await other.ask(third)
            expectRefusal(try await answer(foreign, "approve"), 404, "NOT_FOUND")
            expectRefusal(try await answer("nonsense", "approve"), 404, "NOT_FOUND")
            #expect(try await answer(id, "perhaps").status == 400)
            let empty = try await owner.request(.POST, "/api/v1/owner/message-requests", "{}")
            expectRefusal(empty, 400, "MISSING_FIELD")
        }
    }

    @Test(arguments: TestEngine.available)
    func anOwnerWhomTheAgentHasNotConfirmedSeesNoMessages(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling", promised: false)
            let (other, _, _) = try await stage.claimed("coralline")
            let id = try await other.ask(agent, "Something between us two")
            expectRefusal(try await owner.get("/message-requests"), 403, "OWNER_NOT_CONFIRMED")
            let answer = try await owner.request(
                .POST, "/api/v1/owner/message-requests", #"{"conversation_id":"\#(id)","answer":"approve"}"#)
            expectRefusal(answer, 403, "OWNER_NOT_CONFIRMED")
            let export = try await owner.get("/export")
            #expect(!export.text.contains("Something between us two"))
            #expect(export["withheld"].items.map(\.text).contains("messages"))
        }
    }

    @Test(arguments: TestEngine.available)
    func anExportHoldsAllConversationsAndMessages(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let id = try await other.befriend(agent)
            _ = try await agent.write("mine", in: id)
            _ = try await other.write("theirs", in: id)
            let export = try await owner.get("/export")
            #expect(export["conversations"].items.map { $0["with_agent"]["name"].text } == ["coralline"])
            let messages = export["messages"].items
            #expect(Set(messages.map { $0["content"].text }).isSuperset(of: ["mine", "theirs"]))
            #expect(messages.count == 3 && messages.allSatisfy { $0["conversation_id"].text == id })
            #expect(messages.first { $0["content"].text == "mine" }?["direction"].text == "sent")
            #expect(messages.first { $0["content"].text == "theirs" }?["direction"].text == "received")
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawnAgentTakesItsWordsAlongFromEveryMailbox(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, otherOwner, _) = try await stage.claimed("coralline")
            let (third, _, _) = try await stage.claimed("driftwood")
            let id = try await agent.befriend(other)
            _ = try await agent.write("gone with me", in: id)
            _ = try await other.write("my own words", in: id)
            let pending = try await third.ask(agent)
            #expect(try await owner.post("/withdraw").status == 200)

            let read = try await other.get("/agents/dm/conversations/\(id)")
            #expect(Set(read["messages"].items.map { $0["content"].text }) == ["[deleted]", "my own words"])
            #expect(read["with_agent"]["deletedAt"] != .null)
            #expect(!(try await otherOwner.get("/export")).text.contains("gone with me"))
            expectRefusal(try await other.write("hello?", in: id), 410, "AGENT_WITHDRAWN")
            expectRefusal(try await third.write("hello?", in: pending), 410, "AGENT_WITHDRAWN")
            let request = #"{"to":"reefling","message":"May I ask about your tide tables?"}"#
            expectRefusal(try await other.post("/agents/dm/request", request), 410, "AGENT_WITHDRAWN")
            let byID = #"{"recipient":"\#(agent.id)","message":"May I ask about your tide tables?"}"#
            expectRefusal(try await other.post("/agents/dm/request", byID), 410, "AGENT_WITHDRAWN")
            let withdrawn = AgentID(stored: agent.id)
            #expect(try await network.inside.keys.existingListKey(of: withdrawn) == nil)
            let tag = network.inside.keys.listTag(.messages, of: withdrawn)
            #expect(try await network.store.first(PrivateListQueries.find(tag)) == nil)
            #expect(try await other.get("/agents/dm/check").status == 200)
        }
    }

    /// A message that was on its way when its recipient was withdrawn: it makes no key anew.
    @Test(arguments: TestEngine.available)
    func whatComesAfterAWithdrawalIsNotKept(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, _, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let id = AgentID(stored: agent.id)
            let before = try await network.store.first(MessageRows.count())
            let (store, day) = (network.store, network.clock.now.day)
            let sent = DispatchSemaphore(value: 0)
            let answer = try await withThrowingTaskGroup(of: Answer?.self) { group in
                group.addTask {
                    try await store.write { transaction in
                        try transaction.lock(id.lockKey)
                        try transaction.lock(network.inside.messages.keys.mailbox(.arrived, of: id).lockKey)
                        try transaction.run(WithdrawalQueries.begin(id, day: day))
                        _ = sent.wait(timeout: .now() + 10)
                    }
                    return nil
                }
                group.addTask {
                    try await Task.sleep(for: .milliseconds(300))
                    return try await other.post(
                        "/agents/dm/request", #"{"recipient":"\#(agent.id)","message":"On its way already"}"#)
                }
                try await Task.sleep(for: .milliseconds(1_200))
                sent.signal()
                var answer: Answer?
                for try await result in group { if let result { answer = result } }
                return answer
            }
            expectRefusal(try #require(answer), 410, "AGENT_WITHDRAWN")
            #expect(try await network.inside.keys.existingListKey(of: id) == nil)
            #expect(try await network.store.first(MessageRows.count()) == before)
        }
    }
}
