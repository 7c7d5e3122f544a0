import AgentAPI
import Foundation
import NacreClient
import Testing

/// `nacre-agents seed`, as an operator runs it.
@Suite struct SeedCommandTests {
    private static let small = ["--agents", "30", "--posts", "60", "--comments", "90", "--votes", "200"]

    private func seed(_ folder: ServedFolder, _ more: [String]) async throws -> (
        status: Int32, output: String, errors: String
    ) {
        try await Program.run("nacre-agents", ["seed", "--data", folder.data, "--keys", folder.keys] + more)
    }

    private func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func aServerServesWhatWasSeededToWhoHasTheKeys() async throws {
        try await ServedFolder.use { folder in
            let (keys, ids) = (folder.root + "/api-keys", folder.root + "/post-ids")
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            let run = try await seed(folder, Self.small + ["--api-keys", keys, "--post-ids", ids, "--json"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix(#"{"agents":30,"posts":60,"comments":90,"votes":200,"#))
            for path in [keys, ids] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            }
            let server = try await folder.serve()
            let posts = try lines(ids)
            #expect(posts.count == 60)
            let agents = try lines(keys).map { $0.split(separator: ",").map(String.init) }
            #expect(agents.count == 30)
            for agent in agents {
                let client = try AgentClient(server: folder.server, key: agent[1])
                #expect(try await client.me().value.agent.name == agent[0])
            }
            let reader = try AgentClient(server: folder.server, key: nil)
            for post in posts { #expect(try await reader.post(post).value.post.id == post) }
            let beside = try await seed(folder, Self.small)
            #expect(beside.status == 1 && beside.errors.contains("open in another process"), "\(beside.errors)")
            server.send(SIGTERM)
            await server.end()
            let again = try await seed(folder, Self.small)
            #expect(again.status == 1 && again.errors.contains("already"), "\(again.errors)")
        }
    }

    @Test func filesThatAreThereOrBesideTheDataAreRefusedBeforeAnythingIsWritten() async throws {
        try await ServedFolder.use { folder in
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            let there = folder.root + "/there"
            try Data("mine".utf8).write(to: URL(fileURLWithPath: there))
            let new = folder.root + "/new"
            for (path, words) in [
                (there, "already"), (folder.data + "/keys.csv", "beside the data"),
                (folder.keys + "/../keys/x", "beside the data"), ("/nowhere/at/all", "cannot be made"),
            ] {
                let run = try await seed(folder, Self.small + ["--api-keys", new, "--post-ids", path])
                #expect(run.status == 1 && run.errors.contains(words), "\(run.errors)")
                #expect(!FileManager.default.fileExists(atPath: folder.data))
                #expect(!FileManager.default.fileExists(atPath: new))
            }
            #expect(try lines(there) == ["mine"])
        }
    }

    @Test func anInterruptedSeedSaysSoAndLeavesNoKeys() async throws {
        try await ServedFolder.use { folder in
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            let keys = folder.root + "/api-keys"
            let program = try Program(
                "nacre-agents",
                ["seed", "--data", folder.data, "--keys", folder.keys, "--api-keys", keys, "--posts", "200000"])
            while program.isRunning, (try? lines(keys))?.isEmpty != false { try await Task.sleep(for: .milliseconds(5)) }
            program.send(SIGINT)
            #expect(await program.end() == 1)
            #expect(program.errors.contains("Interrupted"), "\(program.errors)")
            #expect(!FileManager.default.fileExists(atPath: keys))
            let again = try await seed(folder, Self.small)
            #expect(again.status == 1 && again.errors.contains("was interrupted"), "\(again.errors)")
        }
    }

    @Test(arguments: [
        ["--agents", "0"], ["--posts", "-1"], ["--posts", "0", "--comments", "5"], ["--votes", "99999999"],
        ["--agents", "1", "--votes", "1"], ["--until", "yesterday"], ["--until", "2999-01-01T00:00:00Z"],
        ["--posts", "many"], ["--seed", "-1"], ["--submolts", "0"],
    ])
    func numbersThatCannotBeAreUsageErrors(_ arguments: [String]) async throws {
        try await ServedFolder.use { folder in
            let run = try await seed(folder, Self.small + arguments)
            #expect(run.status == 2 && run.errors.contains(arguments[0].dropFirst(2)), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.data))
        }
    }
}
