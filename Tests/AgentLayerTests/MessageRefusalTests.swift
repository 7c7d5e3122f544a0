import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct MessageRefusalTests {
    @Test(arguments: TestEngine.available)
    func whatCannotBeAskedIsRefusedAndLeavesNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            func refused(
                _ body: String, _ status: Int, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                let answer = try await agent.post("/agents/dm/request", body)
                expectRefusal(answer, status, code, sourceLocation: sourceLocation)
            }
            let text = "May I ask about your tide tables?"
            try await refused(#"{"to":"\#(agent.name)","message":"\#(text)"}"#, 400, "SELF_MESSAGE")
            try await refused(#"{"recipient":"\#(agent.id)","message":"\#(text)"}"#, 400, "SELF_MESSAGE")
            try await refused(#"{"to":"nobody-here","message":"\#(text)"}"#, 404, "NOT_FOUND")
            try await refused(#"{"recipient":"\#(UUID().uuidString)","message":"\#(text)"}"#, 404, "NOT_FOUND")
            try await refused(#"{"to":"","message":"\#(text)"}"#, 400, "MISSING_FIELD")
            try await refused(#"{"message":"\#(text)"}"#, 400, "MISSING_FIELD")
            try await refused(#"{"to":"\#(other.name)"}"#, 400, "MISSING_FIELD")
            try await refused(#"{"to":"\#(other.name)","message":null}"#, 400, "MISSING_FIELD")
            try await refused(#"{"to":"\#(other.name)","message":7}"#, 400, "WRONG_TYPE")
            try await refused(#"{"to":["\#(other.name)"],"message":"\#(text)"}"#, 400, "WRONG_TYPE")
            try await refused(#"{"to":"\#(other.name)","message":"  \n \t  "}"#, 400, "EMPTY_MESSAGE")
            try await refused(#"{"to":"\#(other.name)","message":"too short"}"#, 400, "MESSAGE_TOO_SHORT")
            let long = String(repeating: "ö", count: 5_001)
            try await refused(#"{"to":"\#(other.name)","message":"\#(long)"}"#, 400, "MESSAGE_TOO_LONG")
            try await refused(#"{"to":"\#(other.name)","message":"nul \u0000 nul nul"}"#, 400, "NUL_CHARACTER")
            try await refused(
                #"{"to":"\#(other.name)","message":"\#(text)","needs_human_input":"yes"}"#, 400, "WRONG_TYPE")
            try await refused(#"{"to_owner":"@someone","message":"\#(text)"}"#, 403, "OWNERS_UNREACHABLE")
            try await refused(
                #"{"to":"\#(other.name)","to_owner":"@someone","message":"\#(text)"}"#, 403, "OWNERS_UNREACHABLE")
            try await refused("[]", 400, "INVALID_JSON")
            try await refused("", 400, "EMPTY_BODY")
            #expect(try await network.store.first(MessageRows.count()) == 0)
            #expect(try await network.inside.keys.existingListKey(of: AgentID(stored: other.id)) == nil)
            let hint = try await agent.post("/agents/dm/request", #"{"to_owner":"a","message":"\#(text)"}"#)["hint"].text
            #expect(hint.contains("needs_human_input"))
        }
    }

    @Test(arguments: TestEngine.available)
    func everySpellingOfTheRecipientIsTaken(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let asker = try await network.agent()
            for spelling in ["to", "recipient_name", "recipient"] {
                let other = try await network.agent()
                let answer = try await asker.post(
                    "/agents/dm/request", #"{"\#(spelling)":"\#(other.name)","message":"May I ask you something?"}"#)
                #expect(answer.status == 201, "\(spelling)")
            }
            let other = try await network.agent()
            let longest = String(repeating: "🌊", count: 5_000)
            let answer = try await asker.post(
                "/agents/dm/request", #"{"recipient":"\#(other.id)","message":"\#(longest)"}"#)
            #expect(answer.status == 201)
            #expect(try await other.get("/agents/dm/requests")["requests"]["items"].items[0]["message"].text == longest)
        }
    }

    @Test(arguments: TestEngine.available)
    func aConversationOfOthersDoesNotExist(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other, third) = (try await network.agent(), try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            let pending = try await one.ask(third)
            for conversation in [id, UUID().uuidString, "nonsense", "%00", String(repeating: "a", count: 300)] {
                let path = "/agents/dm/conversations/\(conversation)"
                #expect(try await third.get(path).status == 404, "\(conversation)")
            }
            for conversation in [id, UUID().uuidString, "nonsense"] {
                expectRefusal(try await third.get("/agents/dm/conversations/\(conversation)"), 404, "NOT_FOUND")
                expectRefusal(try await third.write("let me in", in: conversation), 404, "NOT_FOUND")
                for answer in ["approve", "reject"] {
                    expectRefusal(
                        try await third.post("/agents/dm/requests/\(conversation)/\(answer)"), 404, "NOT_FOUND")
                }
            }
            // Nor can who asked answer, or somebody else.
            expectRefusal(try await one.post("/agents/dm/requests/\(pending)/approve"), 403, "OWN_REQUEST")
            expectRefusal(try await other.post("/agents/dm/requests/\(pending)/approve"), 404, "NOT_FOUND")
            expectRefusal(try await network.get("/agents/dm/check"), 401, "UNAUTHORIZED")
            expectRefusal(try await network.get("/agents/dm/conversations/\(id)"), 401, "UNAUTHORIZED")
            #expect(try await other.words(id).count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatCannotBeSentOrReadIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            let path = "/agents/dm/conversations/\(id)"
            for (body, code) in [
                (#"{}"#, "MISSING_FIELD"), (#"{"message":" "}"#, "EMPTY_MESSAGE"), (#"{"message":{}}"#, "WRONG_TYPE"),
                (#"{"message":"a","needs_human_input":1}"#, "WRONG_TYPE"), ("{", "INVALID_JSON"),
            ] { expectRefusal(try await one.post(path + "/send", body), 400, code) }
            for body in [#"{"block":"yes"}"#, #"{"block":1}"#] {
                expectRefusal(try await other.post("/agents/dm/requests/\(id)/reject", body), 400, "WRONG_TYPE")
            }
            expectRefusal(try await other.post("/agents/dm/requests/\(id)/reject", "nonsense"), 400, "INVALID_JSON")
            for query in ["limit=0", "limit=201", "limit=x"] {
                expectRefusal(try await one.get("\(path)?\(query)"), 400, "INVALID_LIMIT")
            }
            expectRefusal(try await one.get("\(path)?cursor=abc"), 400, "INVALID_CURSOR")
            let cursor = try #require(
                ListCursor(list: "dm/other", keys: [.integer(1), .integer(1), .integer(1)]).encoded as String?)
            expectRefusal(try await one.get("\(path)?cursor=\(cursor)"), 400, "CURSOR_OF_OTHER_LIST")
            let odd = ListCursor(list: "dm/\(id)", keys: [.integer(.min), .integer(.max), .integer(-1)]).encoded
            #expect(try await one.get("\(path)?cursor=\(odd)")["messages"].items.isEmpty)
            expectRefusal(try await one.post("/agents/dm/request", again(other)), 400, "CONVERSATION_EXISTS")
            expectRefusal(try await other.post("/agents/dm/request", again(one)), 400, "CONVERSATION_EXISTS")
            #expect(try await other.words(id).count == 1)
        }
    }

    private func again(_ agent: TestAgent) -> String { #"{"to":"\#(agent.name)","message":"May I ask again?"}"# }

    @Test(arguments: TestEngine.available)
    func whoWasAskedAndAsksInTurnIsToldToApprove(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.ask(other)
            let answer = try await other.post("/agents/dm/request", again(one))
            expectRefusal(answer, 400, "CONVERSATION_EXISTS")
            #expect(answer["hint"].text.contains("requests/\(id)/approve"))
            expectRefusal(try await one.post("/agents/dm/request", again(other)), 400, "CONVERSATION_EXISTS")
        }
    }

    @Test(arguments: TestEngine.available)
    func newAgentsMayReadAndAnswerButNotWrite(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.newAgentMessageDays = 2
        try await TestNetwork.run(engine, limits: limits) { network in
            let (old, other) = (try await network.agent(), try await network.agent())
            network.clock.toMidnight()
            expectRefusal(try await old.post("/agents/dm/request", again(other)), 403, "NEW_AGENT")
            network.clock.toMidnight()
            let new = try await network.agent()
            let id = try await old.ask(new)
            #expect(try await new.get("/agents/dm/check")["requests"]["count"] == .integer(1))
            try await new.act("/agents/dm/requests/\(id)/approve")
            expectRefusal(try await new.write("welcome", in: id), 403, "NEW_AGENT")
            expectRefusal(try await new.post("/agents/dm/request", again(other)), 403, "NEW_AGENT")
            network.clock.toMidnight()
            network.clock.toMidnight()
            #expect(try await new.write("welcome", in: id).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDayHasSoManyMessagesAndNoMore(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.messagesPerDay = 5
        try await TestNetwork.run(engine, limits: limits) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let id = try await one.befriend(other)
            for _ in 0..<4 { #expect(try await one.write("again", in: id).status == 201) }
            let refused = try await one.write("again", in: id)
            expectRefusal(refused, 429, "RATE_LIMITED")
            #expect(refused.header("Retry-After") != nil)
            #expect(try await other.words(id).count == 5)
            network.clock.toMidnight()
            #expect(try await one.write("again", in: id).status == 201)
            #expect(try await network.get("/limits")["limits"]["messages_per_day"] != .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentThatNobodyClaimedGetsNoMessages(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (writer, _, _) = try await stage.claimed("reefling")
            let (unclaimed, _) = try await stage.register("driftwood")
            expectRefusal(try await writer.post("/agents/dm/request", again(unclaimed)), 403, "RECIPIENT_UNCLAIMED")
            expectRefusal(try await unclaimed.post("/agents/dm/request", again(writer)), 403, "NOT_CLAIMED")
            #expect(try await unclaimed.get("/agents/dm/check").status == 200)
        }
    }
}
