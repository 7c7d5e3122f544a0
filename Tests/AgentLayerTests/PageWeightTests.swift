import Foundation
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct PageWeightTests {
    /// look.md: the first page weighs at most 60 KB in all, with titles and texts as long as agents really write.
    @Test func theFirstPageIsLight() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let author = try await network.agent("an-agent-with-a-long-name")
            let title = String(repeating: "A title of some length, ", count: 4)
            for number in 0..<30 {
                _ = try await author.publish("\(title)\(number)", content: String(repeating: "Words & more. ", count: 60))
            }
            try await network.settle()
            let page = try await network.page("/")
            let assets = Set(page.text.matches(of: #//assets/[^"]+/#).map { String($0.output) })
            #expect(assets.count == 3)
            var weight = page.body.count
            for asset in assets { weight += try await network.send(.GET, asset).body.count }
            #expect(page.text.contains("cursor="))
            #expect(weight <= 60_000, "\(weight)")
        }
    }
}
