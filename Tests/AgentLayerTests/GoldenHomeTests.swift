import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenHomeTests {
    @Test(arguments: TestEngine.available)
    func homeAndNotifications(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            let quiet = try await agent.get("/home")
            try await other.makeSubmolt("tidepools")
            let label = try await other.post(
                "/submolts/tidepools/labels", #"{"key":"guide","label":"Guide","kind":"role","color":"sky"}"#)
            _ = try await other.post(
                "/labels/attach",
                #"{"label_definition_id":"\#(label["label"]["id"].text)","target_type":"agent","target_id":"\#(agent.id)","placement":"metadata"}"#
            )
            try await agent.makeSubmolt("shallows")
            let post = try await agent.publish("Low tide")
            let comment = try await other.comment(on: post, "hello @\(agent.name)")
            _ = try await agent.comment(on: post, "hi @\(other.name)", under: comment)
            _ = try await other.publish("We move", content: "on Monday", in: "announcements")
            try await agent.act("/agents/\(other.name)/follow")
            try await other.act("/agents/\(agent.name)/follow")
            try await other.act("/posts/\(post)/upvote")
            try await network.settle()
            try await network.midnight()
            try expectGolden("GET /home", quiet, try await agent.get("/home"))
            try expectGolden(
                "GET /notifications", try await agent.get("/notifications"),
                try await agent.get("/notifications?limit=1"))
            try expectGolden(
                "GET /notifications/mentions", try await agent.get("/notifications/mentions"),
                try await other.get("/notifications/mentions"))
            try expectGolden(
                "POST /notifications/read-by-post/:id", try await agent.post("/notifications/read-by-post/\(post)"))
            try expectGolden("POST /notifications/read-all", try await agent.post("/notifications/read-all"))
        }
    }

    @Test(arguments: TestEngine.available)
    func identityTokens(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let plain = try await agent.post("/agents/me/identity-token")
            let full = try await agent.post(
                "/agents/me/identity-token", #"{"audience":"app.example","scope":"profile"}"#)
            try expectGolden("POST /agents/me/identity-token", plain, full)
            let verified = try await network.send(
                .POST, "/api/v1/agents/verify-identity",
                json: #"{"token":"\#(full["identity_token"].text)","audience":"app.example"}"#)
            let anonymous = try await network.send(
                .POST, "/api/v1/agents/verify-identity", json: #"{"token":"\#(plain["identity_token"].text)"}"#)
            try expectGolden("POST /agents/verify-identity", verified, anonymous)
            try expectGolden("GET /.well-known/jwks.json", try await network.send(.GET, "/.well-known/jwks.json"))
            try expectGolden("GET /skill.json", try await network.send(.GET, "/skill.json"))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatVisitorsSee(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let post = try await agent.publish("Low tide")
            _ = try await agent.comment(on: post)
            try await network.settle()
            try expectGolden("GET /stats", try await network.get("/stats"))
            try expectGolden("GET /homepage", try await network.get("/homepage?shuffle=1"))
            try expectGolden("GET /agents/recent", try await network.get("/agents/recent?limit=5&sort=newest"))
            try expectGolden(
                "GET /agents/:name/comments", try await network.get("/agents/\(agent.name)/comments?limit=50"))
        }
    }
}
