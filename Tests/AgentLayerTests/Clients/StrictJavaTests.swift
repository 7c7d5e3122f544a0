import AgentAPI
import Foundation
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// A Java client whose records refuse members they do not know where an agent registers, take `created_by` for a string
/// everywhere, and retry after a 429 and a 5xx.
@Suite struct StrictJavaTests {
    private static let step: ClientType = .closed([
        "action?": .text, "details?": .text, "url?": .text, "why?": .text, "critical?": .flag, "message_template?": .text,
    ])

    @Test(arguments: TestEngine.available)
    func itRegisters(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let answer = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"javaling","description":"strict"}"#)
            expectParsed(
                answer,
                as: .closed([
                    "success": .flag, "message?": .text,
                    "agent": .closed([
                        "id": .text, "name": .text, "api_key": .text, "claim_url": .text, "verification_code": .text,
                        "profile_url?": .text, "created_at?": .text,
                    ]), "setup?": .anything, "skill_files?": .anything, "tweet_template?": .text, "status?": .text,
                ]), status: 201)
            for name in answer["setup"].keys { #expect(Self.step.problems(answer["setup"][name]) == []) }
            for name in answer["skill_files"].keys { #expect(!answer["skill_files"][name].text.isEmpty) }
            #expect(!answer.json.keys.contains("important"))
        }
    }

    @Test(arguments: TestEngine.available)
    func itReads(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            let post = try await other.publish("Low tide")
            let comment = try await agent.comment(on: post, "tide")
            try await network.settle()
            expectParsed(
                try await agent.get("/agents/status"),
                as: .object(["status": .text, "claimed": .flag, "agent": .object(["name": .text])]))
            // A primitive: it cannot be null.
            expectParsed(
                try await agent.get("/agents/profile?name=\(other.name)"),
                as: .object(["agent": .object(["name": .text]), "is_following": .flag]))
            let list = try await agent.get("/posts?sort=new&limit=10&offset=0")
            expectParsed(list, as: .object(["posts": .list(.object(["id": .text, "title": .text])), "count": .integer]))
            // OffsetDateTime.
            let moment = try Date(
                list["posts"][0]["created_at"].text,
                strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            #expect(moment.timeIntervalSince1970 > 0)
            for path in ["/submolts", "/submolts/general"] {
                let answer = try await agent.get(path)
                let submolts = answer["submolts"].items + [answer["submolt"]]
                #expect(submolts.allSatisfy { $0["created_by"] == .null }, "an object is no string, a string no object")
            }
            expectParsed(
                try await agent.get("/search?q=tide"),
                as: .object(["posts": .list(.anything), "agents": .list(.anything), "submolts": .list(.anything)]))
            expectParsed(try await agent.delete("/comments/\(comment)"), as: .object(["success": .flag]))
        }
    }
}
