import Foundation
import NacreClient
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite struct ServeCommandTests {
    @Test func aSecondServerOnTheSameFolderIsRefused() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let second = try await Program.run(
                "nacre-agents", ["serve", "--data", folder.data, "--keys", folder.keys, "--port", "0"])
            #expect(second.status == 1)
            #expect(second.errors.contains("open in another process"))
            let tool = try await Program.run(
                "nacre-agents", ["import", "moltbook", "--data", folder.data, "/dev/null"])
            #expect(tool.status == 1)
            #expect(tool.errors.contains("open in another process"))
            server.send(SIGTERM)
            #expect(await server.end() == 0)
        }
    }

    @Test func filesAreTheOwnersAlone() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            for path in [folder.data, folder.keys] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
                for name in try FileManager.default.contentsOfDirectory(atPath: path) {
                    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
                    let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
                    #expect(
                        (attributes[.posixPermissions] as? NSNumber)?.intValue == (isFolder ? 0o700 : 0o600), "\(name)")
                }
            }
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func theFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheFile() async throws {
        try await ServedFolder.use { folder in
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            let file = folder.root + "/config.json"
            let limits = folder.root + "/limits.json"
            try Data(#"{"posts_per_fortnight":1}"#.utf8).write(to: URL(fileURLWithPath: limits))
            try Data("{\"limits\":\"\(limits)\",\"registration\":\"nonsense\"}".utf8)
                .write(to: URL(fileURLWithPath: file))
            let arguments = ["serve", "--data", folder.data, "--keys", folder.keys, "--port", "0", "--config", file]
            let fromFile = try await Program.run("nacre-agents", arguments)
            #expect(fromFile.status == 1 && fromFile.errors.contains("posts_per_fortnight"))
            let fromEnvironment = try await Program.run(
                "nacre-agents", arguments, environment: ["NACRE_AGENTS_LIMITS": "default"])
            #expect(fromEnvironment.status == 1 && fromEnvironment.errors.contains("--registration"))
            let fromFlag = try await Program.run(
                "nacre-agents", arguments + ["--limits", "nowhere.json"],
                environment: ["NACRE_AGENTS_LIMITS": "default"])
            #expect(fromFlag.status == 1 && fromFlag.errors.contains("--limits is"))
        }
    }

    @Test func theOptionForOneMachineIsAFlagAndATruthValueElsewhere() async throws {
        try await ServedFolder.use { folder in
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            let file = folder.root + "/config.json"
            try Data(#"{"one-machine":true}"#.utf8).write(to: URL(fileURLWithPath: file))
            for more in [["--one-machine"], ["--config", file], []] {
                let server = try await folder.serve(more)
                let (page, _) = try await URLSession.shared.data(for: Self.browsing(folder.server + "/limits"))
                #expect(String(decoding: page, as: UTF8.self).contains("one machine, so") == !more.isEmpty, "\(more)")
                server.send(SIGTERM)
                await server.end()
            }
        }
    }

    /// What a browser asks.
    private static func browsing(_ address: String) throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: address)))
        request.setValue("text/html", forHTTPHeaderField: "Accept")
        return request
    }

    @Test(arguments: [
        (["serve", "--port", "many"], Int32(2), "--port"),
        (["serve", "--nonsense"], 2, "--nonsense"),
        (["serve", "--bind", "0.0.0.0"], 1, "loopback"),
        (["serve", "--tls-cert", "c.pem"], 1, "--tls-key"),
        (["serve", "--registration", "closed"], 1, "--registration"),
        (["serve", "--challenges", "sometimes"], 1, "--challenges"),
        (["serve", "--app-keys", "/nowhere"], 1, "--app-keys"),
        (["serve", "--trusted-proxy", "10.0.0.0/99"], 1, ""),
        (["serve", "--database-url", "postgres://user:hidden@127.0.0.1:1/none"], 1, ""),
        (["import", "moltbook", "/nowhere.jsonl"], 1, "nowhere"),
        (["export", "--format", "spreadsheet"], 2, "format"),
    ])
    func wrongOptionsSayWhatIsWrong(_ arguments: [String], _ status: Int32, _ words: String) async throws {
        try await ServedFolder.use { folder in
            let run = try await Program.run(
                "nacre-agents", arguments,
                environment: ["NACRE_AGENTS_DATA": folder.data, "NACRE_AGENTS_KEYS": folder.keys])
            #expect(run.status == status, "\(run.errors)")
            #expect(words.isEmpty ? !run.errors.isEmpty : run.errors.contains(words), "\(run.errors)")
            #expect(!run.errors.contains("hidden"))
        }
    }

    @Test func aKeyFileThatOthersCanReadIsRefused() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            server.send(SIGTERM)
            await server.end()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: folder.keys + "/root.keys")
            let again = try await Program.run(
                "nacre-agents", ["serve", "--data", folder.data, "--keys", folder.keys, "--port", "0"])
            #expect(again.status == 1)
            #expect(again.errors.contains("chmod 600"))
        }
    }
}
