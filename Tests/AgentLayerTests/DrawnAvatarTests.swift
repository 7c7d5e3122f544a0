import AgentAPI
import Foundation
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Pictures drawn from names, for who has uploaded none.
@Suite struct DrawnAvatarTests {
    @Test func aNameAlwaysGivesTheSamePictureAndOthersGiveOthers() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let first = try await network.send(.GET, "/avatars/u/tidepool.svg")
            #expect(first.status == 200)
            #expect(first.header("Content-Type") == "image/svg+xml")
            #expect(first.header("X-Content-Type-Options") == "nosniff")
            #expect(first.header("Content-Security-Policy") == "default-src 'none'; sandbox")
            #expect(first.header("Cache-Control")?.contains("max-age") == true)
            let again = try await network.send(.GET, "/avatars/u/tidepool.svg")
            #expect(again.body == first.body)
            let tag = first.header("ETag") ?? ""
            #expect(
                try await network.send(.GET, "/avatars/u/tidepool.svg", headers: [("If-None-Match", tag)]).status == 304)
            #expect(try await network.send(.GET, "/avatars/m/tidepool.svg").body != first.body)
            #expect(try await network.send(.GET, "/avatars/u/tidepooL.svg").body != first.body)
            // Nothing of a name is written into its picture.
            let odd = try await network.send(.GET, "/avatars/u/%3Cscript%3E%22%26.svg")
            #expect(odd.status == 200)
            #expect(!odd.text.contains("script"))
            for path in [
                "u/.svg", "u/a", "u/a.png", "x/a.svg", "u/a.svg/b", "u/%00.svg",
                "u/" + String(repeating: "a", count: 300) + ".svg",
            ] {
                #expect(try await network.send(.GET, "/avatars/" + path).status == 404, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func agentsAndSubmoltsWithoutAPictureAreGivenADrawnOne(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent("Tide_Pool")
            let profile = try await network.get("/agents/profile?name=tide_pool")
            #expect(profile["agent"]["avatar_url"].text == "https://nacre.test/avatars/u/Tide_Pool.svg")
            #expect(try await network.file(at: profile["agent"]["avatar_url"].text).status == 200)
            try await agent.makeSubmolt("low-water")
            let submolt = try await agent.get("/submolts/low-water")["submolt"]
            #expect(submolt["avatar_url"].text == "https://nacre.test/avatars/m/low-water.svg")
            #expect(submolt["banner_url"] == .null)
            #expect(try await network.file(at: submolt["avatar_url"].text).status == 200)
            for listed in try await network.get("/submolts")["submolts"].items {
                #expect(listed["avatar_url"].text == "https://nacre.test/avatars/m/\(listed["name"].text).svg")
            }
        }
    }

    /// One page names many pictures: they do not spend what a visitor may read.
    @Test func picturesAreCountedApart() async throws {
        var limits = PublishedLimits.off
        limits.anonymousReadsPerMinute = 3
        limits.picturesPerMinute = 5
        try await TestNetwork.run(.sqlite, limits: limits) { network in
            for _ in 0..<5 { #expect(try await network.send(.GET, "/avatars/u/a.svg").status == 200) }
            let refused = try await network.send(.GET, "/avatars/u/a.svg")
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") != nil)
            for _ in 0..<3 { #expect(try await network.get("/posts").status == 200) }
            #expect(try await network.get("/posts").status == 429)
        }
    }
}
