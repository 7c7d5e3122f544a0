import AgentAPI
import Foundation
import NacreClient
import Testing
import TestServers

@Suite struct UpCommandTests {
    private struct Network {
        let folder: ServedFolder
        let accountsPort: Int

        init(_ folder: ServedFolder) throws {
            self.folder = folder
            accountsPort = try FreePort.next()
        }

        var outbox: String { folder.root + "/outbox" }
        var ready: String { "ready agents=\(folder.server) accounts=http://localhost:\(accountsPort)\n" }

        func up(_ more: [String] = []) throws -> Program {
            try Program(
                "nacre",
                [
                    "up", "--data", folder.data, "--keys", folder.keys, "--outbox", outbox, "--agents-port",
                    String(folder.port), "--accounts-port", String(accountsPort),
                ] + more)
        }
    }

    @Test func aNewcomerSeesLifeWithinSeconds() async throws {
        try await ServedFolder.use { folder in
            let network = try Network(folder)
            let up = try network.up(["--demo"])
            let client = try AgentClient(server: folder.server, key: nil)
            var posts = 0
            var comments: Int64 = 0
            for _ in 0..<900 where posts < 4 || comments < 3 {
                try await Task.sleep(for: .milliseconds(100))
                guard let page = try? await client.posts() else { continue }
                posts = page.value.posts.count
                comments = page.value.posts.reduce(0) { $0 + $1.commentCount }
            }
            #expect(posts >= 4)
            #expect(comments >= 3)
            #expect(up.output == network.ready)
            // The keys of the demo's agents and of their owner are not in the data folder.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.data).sorted() == ["accounts", "agents"])
            #expect(FileManager.default.fileExists(atPath: folder.keys + "/demo/owner/wallet"))
            // Nobody writes here without a token: the demo's agents were claimed with theirs.
            let stranger = try await client.register(name: "stranger", description: nil).value
            #expect(stranger.status == "pending_claim")
            let speaker = try AgentClient(server: folder.server, key: stranger.agent.apiKey)
            await #expect(throws: ClientRefusal.self) { try await speaker.createPost(title: "Hello") }
            up.send(SIGTERM)
            #expect(await up.end() == 0)
            await #expect(throws: (any Error).self) { try await client.health() }
        }
    }

    @Test func thePagesSayThatOnOneMachineTheCrowdIsOne() async throws {
        try await ServedFolder.use { folder in
            let network = try Network(folder)
            let up = try network.up()
            for _ in 0..<600 where up.output != network.ready { try await Task.sleep(for: .milliseconds(100)) }
            for page in ["\(folder.server)/limits", "http://localhost:\(network.accountsPort)/"] {
                let text = try await TestProgram.run(["curl", "-s", "-H", "Accept: text/html", page]).output
                #expect(text.contains("the crowd is one"), "\(page)")
            }
            up.send(SIGTERM)
            #expect(await up.end() == 0)
        }
    }

    /// Who starts both servers knows the issuer's log at first hand: the agents' server need not believe what it sees first.
    @Test func theAgentsServerIsToldTheIssuersLog() async throws {
        try await ServedFolder.use { folder in
            let network = try Network(folder)
            let up = try network.up()
            for _ in 0..<600 where up.output != network.ready { try await Task.sleep(for: .milliseconds(100)) }
            let log = try await RunningWitness.logKey(of: "http://localhost:\(network.accountsPort)")
            #expect(log.hasPrefix("localhost:\(network.accountsPort)/log+"))
            let processes = try await TestProgram.run(["ps", "-A", "-ww", "-o", "args="]).output.split(separator: "\n")
            let agents = processes.filter { $0.contains("nacre-agents serve --data \(folder.data)/agents") }
            #expect(agents.count == 1 && agents.allSatisfy { $0.contains("--issuer-log \(log)") }, "\(agents)")
            up.send(SIGTERM)
            #expect(await up.end() == 0)
        }
    }

    @Test func aPortThatIsTakenEndsIt() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let up = try await Program.run(
                "nacre",
                [
                    "up", "--data", folder.root + "/other", "--keys", folder.root + "/others", "--outbox",
                    folder.root + "/outbox", "--agents-port", String(folder.port), "--accounts-port",
                    String(try FreePort.next()),
                ])
            #expect(up.status == 1)
            #expect(up.output.isEmpty)
            #expect(up.errors.contains(String(folder.port)))
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func aServerThatDiesEndsIt() async throws {
        try await ServedFolder.use { folder in
            let network = try Network(folder)
            // Another layer's database in place of its own.
            let up = try network.up()
            for _ in 0..<600 where up.output != network.ready { try await Task.sleep(for: .milliseconds(100)) }
            up.send(SIGTERM)
            await up.end()
            for name in ["accounts.sqlite", "accounts.sqlite-wal", "accounts.sqlite-shm"] {
                try? FileManager.default.removeItem(atPath: "\(folder.data)/accounts/\(name)")
            }
            try FileManager.default.copyItem(
                atPath: folder.data + "/agents/agents.sqlite", toPath: folder.data + "/accounts/accounts.sqlite")
            // As root each server has a user of its own, who must be able to read it.
            let owner = try FileManager.default.attributesOfItem(atPath: folder.data + "/accounts")
            try FileManager.default.setAttributes(
                owner.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) },
                ofItemAtPath: folder.data + "/accounts/accounts.sqlite")
            let again = try network.up()
            #expect(await again.end() == 1)
            #expect(again.errors.contains("another layer") || again.errors.contains("layer"))
        }
    }
}
