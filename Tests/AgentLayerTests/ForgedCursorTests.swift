import HTTPSupport
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A cursor's checksum keeps accidents out, not forgers: whatever it says, the server must live.
@Suite struct ForgedCursorTests {
    private static let integers: [Int64] = [.min, -1, 0, 9_999, 10_001, .max]
    private static let reals: [Double] = [-.greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude, .infinity, .nan]

    @Test(arguments: TestEngine.available)
    func everyCursorIsAnsweredOrRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let post = try await network.agent().publish()
            var paths: [String] = []
            func add(_ path: String, _ list: String, _ keys: [ListCursor.Key]) {
                let cursor = ListCursor(list: list, keys: keys).encoded
                paths.append(path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor)
            }
            for number in Self.integers {
                add("/api/v1/search?q=a", "search/all/a", [.integer(number)])
                add("/search?q=a", "pages/search/a", [.integer(number)])
                add("/api/v1/posts?sort=new", "posts/new/all/m=/u=", [.integer(number), .integer(number)])
                add("/api/v1/posts?sort=top&t=week", "posts/top/week/m=/u=", [.integer(number), .integer(number)])
                add("/api/v1/submolts", "submolts/popular", [.integer(number), .integer(number)])
                add("/api/v1/posts/\(post)/comments?sort=new", "comments/\(post)/new", [.integer(number), .integer(0)])
                for real in Self.reals {
                    add("/api/v1/posts", "posts/hot/all/m=/u=", [.real(real), .integer(number)])
                    add("/api/v1/posts/\(post)/comments", "comments/\(post)/best", [.real(real), .integer(number)])
                }
            }
            add("/api/v1/submolts?sort=alphabetical", "submolts/alphabetical", [.text("a\0b")])
            for path in paths {
                let answer = try await network.send(.GET, path, headers: [("Accept", "*/*")])
                #expect([200, 400].contains(answer.status), "\(path): \(answer.status)")
            }
            let position = ListCursor(list: "search/all/a", keys: [.integer(.max)]).encoded
            #expect(try await network.get("/search?q=a&cursor=\(position)").status == 400)
        }
    }
}
