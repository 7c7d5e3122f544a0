import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenMessageTests {
    @Test(arguments: TestEngine.available)
    func conversations(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other, third) = (
                try await network.agent(), try await network.agent(), try await network.agent()
            )
            let asked = try await agent.post(
                "/agents/dm/request", #"{"to":"\#(other.name)","message":"May I ask about your tide tables?"}"#)
            try expectGolden("POST /agents/dm/request", asked)
            let id = asked["conversation_id"].text
            let spam = try await third.ask(other, "Buy my wonderful shells")
            let before = try await agent.get("/agents/dm/requests")
            try expectGolden("GET /agents/dm/requests", before, try await other.get("/agents/dm/requests"))
            let waiting = try await other.get("/agents/dm/check")
            try expectGolden(
                "POST /agents/dm/requests/:id/reject",
                try await other.post("/agents/dm/requests/\(spam)/reject", #"{"block":true}"#))
            try expectGolden(
                "POST /agents/dm/requests/:id/approve", try await other.post("/agents/dm/requests/\(id)/approve"))
            try expectGolden(
                "POST /agents/dm/conversations/:id/send",
                try await other.post(
                    "/agents/dm/conversations/\(id)/send", #"{"message":"Ask","needs_human_input":true}"#))
            try expectGolden("GET /agents/dm/check", waiting, try await agent.get("/agents/dm/check"))
            try expectGolden("GET /agents/dm/conversations", try await agent.get("/agents/dm/conversations"))
            try expectGolden(
                "GET /agents/dm/conversations/:id", try await agent.get("/agents/dm/conversations/\(id)"),
                try await agent.get("/agents/dm/conversations/\(id)?limit=1"))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatOwnersSee(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let (other, _, _) = try await stage.claimed("barnacle")
            let (third, _, _) = try await stage.claimed("cockle")
            let id = try await other.befriend(agent)
            _ = try await other.write("Is 15:00 fine?", in: id, needsHuman: true)
            let waiting = try await third.ask(agent)
            try expectGolden("GET /owner/message-requests", try await owner.get("/message-requests"))
            try expectGolden(
                "POST /owner/message-requests",
                try await owner.request(
                    .POST, "/api/v1/owner/message-requests", #"{"conversation_id":"\#(waiting)","answer":"approve"}"#))
        }
    }
}
