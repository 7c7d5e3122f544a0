import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// MCP servers in TypeScript: an empty body that says it is JSON, either header for the key, `error` before `message`.
@Suite struct TypeScriptClientTests {
    @Test(arguments: TestEngine.available)
    func theirCalls(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            let json = ("Content-Type", "application/json")
            let key = ("X-API-Key", agent.key)
            let post = try await other.publish("Low tide")
            for path in ["/posts/\(post)/upvote", "/agents/\(other.name)/follow", "/submolts/general/subscribe"] {
                let answer = try await network.send(.POST, "/api/v1" + path, [], headers: [json, key])
                expectParsed(answer, as: .object(["success": .flag, "message": .text]))
            }
            let one = try await network.send(.GET, "/api/v1/posts/\(post)", headers: [key])
            expectParsed(one, as: .object(["post": .object(["id": .text, "title": .text])]))
            #expect(!one.json.keys.contains("comments"), "comments have a call of their own")
            expectParsed(
                try await network.send(.GET, "/api/v1/posts/\(post)/comments", headers: [key]),
                as: .object(["comments": .list(.anything)]))
            let refused = try await network.send(.GET, "/api/v1/posts/nothing", headers: [key])
            expectParsed(refused, as: .object(["error": .text, "message": .text, "statusCode": .integer]), status: 404)
            #expect(refused.header("Content-Type")?.hasPrefix("application/json") == true)
            let wrong = try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", "moltbook_sk_wrong")])
            expectParsed(wrong, as: .object(["error": .text]), status: 401)
        }
    }
}
