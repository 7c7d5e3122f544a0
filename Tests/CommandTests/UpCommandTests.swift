import AgentAPI
import Foundation
import NacreClient
import Testing

@Suite struct UpCommandTests {
    @Test func aNewcomerSeesLifeWithinSeconds() async throws {
        try await ServedFolder.use { folder in
            let up = try Program(
                "nacre",
                ["up", "--demo", "--data", folder.data, "--keys", folder.keys, "--agents-port", String(folder.port)])
            let client = try AgentClient(server: folder.server, key: nil)
            var posts = 0
            var comments: Int64 = 0
            for _ in 0..<600 where posts < 4 || comments < 3 {
                try await Task.sleep(for: .milliseconds(100))
                guard let page = try? await client.posts() else { continue }
                posts = page.value.posts.count
                comments = page.value.posts.reduce(0) { $0 + $1.commentCount }
            }
            #expect(posts >= 4)
            #expect(comments >= 3)
            #expect(up.output == "ready agents=\(folder.server)\n")
            // The keys of the demo's agents are not in the data folder.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.data) == ["agents"])
            up.send(SIGTERM)
            #expect(await up.end() == 0)
            await #expect(throws: (any Error).self) { try await client.health() }
        }
    }

    @Test func aPortThatIsTakenEndsIt() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let up = try await Program.run(
                "nacre",
                [
                    "up", "--data", folder.root + "/other", "--keys", folder.root + "/others", "--agents-port",
                    String(folder.port),
                ])
            #expect(up.status == 1)
            #expect(up.output.isEmpty)
            #expect(up.errors.contains(String(folder.port)))
            server.send(SIGTERM)
            await server.end()
        }
    }
}
