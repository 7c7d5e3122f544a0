import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Crawlers: no key, pages of 100 by offset, and whatever path once gave a list.
@Suite struct CrawlerTests {
    @Test(arguments: TestEngine.available)
    func theyWalkEverythingWithoutAKey(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for number in 0..<3 { _ = try await agent.publish("Tide \(number)") }
            try await network.settle()
            var seen: [String] = []
            var offset = 0
            while true {
                let page = try await network.get("/posts?sort=new&limit=2&offset=\(offset)")
                expectParsed(page, as: .object(["posts": .list(.object(["id": .text])), "has_more": .flag]))
                seen += page["posts"].each("id")
                guard page["has_more"] == .bool(true) else { break }
                offset += 2
            }
            #expect(seen.count == 3 && Set(seen).count == 3)
            let submolts = try await network.get("/submolts?limit=100&offset=0")
            expectParsed(submolts, as: .object(["submolts": .list(.object(["name": .text])), "count": .integer]))
            expectParsed(
                try await network.get("/search?q=\(agent.name)&type=agents&limit=50"),
                as: .object(["agents": .list(.object(["name": .text]))]))
            expectParsed(
                try await network.get("/agents/recent?limit=50&sort=newest"),
                as: .object(["agents": .list(.object(["name": .text]))]))
            expectParsed(
                try await network.get("/agents/\(agent.name)/comments?limit=50"),
                as: .object(["comments": .list(.anything)]))
            expectParsed(try await network.get("/homepage?shuffle=1"), as: .object(["posts": .list(.anything)]))
            expectParsed(try await network.get("/stats"), as: .object(["success": .flag]))
        }
    }

    /// What leads to people, and what nobody keeps here: refused with a reason.
    @Test(arguments: TestEngine.available)
    func whatIsNotOfferedSaysWhy(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            expectRefusal(try await network.get("/agents/top-humans?limit=10"), 403, "NO_OWNER_DATA")
            expectRefusal(try await network.get("/agents/\(agent.name)/discover"), 404, "NOT_OFFERED")
            expectRefusal(try await agent.get("/agents/me/replies"), 404, "NOT_OFFERED")
            let mail = #"{"email":"person@example.com"}"#
            let refused = try await agent.post("/agents/me/setup-owner-email", mail)
            expectRefusal(refused, 403, "NO_OWNER_DATA")
            #expect(!refused.text.contains("person@example.com"))
            expectRefusal(
                try await network.send(.POST, "/api/v1/agents/verify-email", json: mail), 403, "NO_OWNER_DATA")
        }
    }
}
