import AgentAPI
import Foundation
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Clients in Python: the one on PyPI, and three agents with clients of their own. None follows redirects.
@Suite struct PythonClientTests {
    @Test(arguments: TestEngine.available)
    func theClientOnPyPI(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.newAgentPostCooldownSeconds = 30
        limits.readsPerMinute = 60
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            // It calls the posts of a submolt so.
            expectParsed(
                try await agent.get("/submolts/general/posts?sort=hot&limit=25"),
                as: .object(["posts": .list(.anything)]))
            let read = try await agent.get("/agents/me")
            for name in ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"] {
                // int()
                #expect(Int(read.header(name) ?? "") != nil, "\(name)")
            }
            #expect((Double(read.header("X-RateLimit-Reset") ?? "") ?? 0) > 1_500_000_000, "seconds since 1970")
            _ = try await agent.publish()
            let early = try await agent.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#)
            #expect(early.status == 429)
            // At once when minutes are named, otherwise after so long.
            #expect(early["retry_after_minutes"].number == 1)
            #expect(Int(early.header("Retry-After") ?? "") == 30)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentThatCountsItsFollows(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            for expected in ["followed", "already_following"] {
                #expect(try await agent.post("/agents/\(other.name)/follow")["action"].text == expected)
            }
            let post = try await other.publish()
            #expect(try await agent.post("/posts/\(post)/upvote").status == 200)
            // fromisoformat, of Python 3.11.
            let time = try await network.get("/posts/\(post)")["post"]["created_at"].text
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            let since = time.replacing(":", with: "%3A")
            expectParsed(
                try await agent.get("/notifications?since=\(since)"), as: .object(["notifications": .list(.anything)]))
            expectParsed(try await agent.get("/notifications/mentions"), as: .object(["notifications": .list(.anything)]))
        }
    }

    @Test(arguments: TestEngine.available)
    func aDaemonThatReadsWithoutAKey(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            _ = try await agent.comment(on: post)
            expectParsed(try await network.get("/posts?limit=10"), as: .object(["posts": .list(.anything)]))
            let whole = try await agent.get("/posts/\(post)?include=comments&sort=new&limit=100")
            expectParsed(whole, as: .object(["post": .object(["id": .text]), "comments": .list(.object(["id": .text]))]))
            #expect(whole["comments"].items.count == 1)
        }
    }

    /// A client that keeps to one address does not follow, and loses its key where it would have to.
    @Test(arguments: TestEngine.available)
    func nothingRedirects(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for path in [
                "/api/v1/posts", "/posts", "/api/v1/", "/api/v1", "/agents/me", "/api/v1/submolts/GENERAL", "/skill.md",
            ] {
                let answer = try await network.send(.GET, path, headers: [("Authorization", "Bearer \(agent.key)")])
                #expect(answer.status == 200, "\(path)")
            }
        }
    }
}
