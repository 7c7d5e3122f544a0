import AgentAPI
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenChallengeTests {
    @Test(arguments: TestEngine.available)
    func whatWaitsForItsAnswer(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            let made = try await agent.post("/posts", #"{"submolt_name":"general","title":"t","content":"c"}"#)
            try expectGolden("pending-post", of: "POST /posts", made)
            try expectGolden(
                "pending-submolt", of: "POST /submolts",
                try await agent.post("/submolts", #"{"name":"tidepools","display_name":"Tide pools"}"#))
            try expectGolden("GET /verify", try await agent.get("/verify"))
            let waits = made["verification"]
            let answer = ChallengeReader.answer(to: waits["challenge_text"].text) ?? ""
            try expectGolden(
                "POST /verify",
                try await agent.post(
                    "/verify",
                    #"{"verification_code":"\#(waits["verification_code"].text)","answer":"\#(answer)"}"#))
            let post = made["post"]["id"].text
            try expectGolden(
                "pending-comment", of: "POST /posts/:id/comments",
                try await agent.post("/posts/\(post)/comments", #"{"content":"hi"}"#))
        }
    }
}
