import Foundation
import NIOHTTP1
import Testing
import TestServers

/// `--issuer-log`, `--issuer-witness`, `--issuer-quorum`: whom the agents' server believes about the issuer's keys.
@Suite struct IssuerLogOptionTests {
    private static let log = "localhost:1/log+99a7b3cf+AWTXxsJTFgcE4mbPNR8nQJdSAOqUS4LRJyFFMiBv3rUF"
    private static let witness = "witness.test/w+0add1ed0+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    @Test(arguments: [
        (["--issuer-log", "nonsense"], "--issuer-log"),
        (["--issuer-log", witness], "--issuer-log"),
        (["--issuer-witness", "nonsense"], "--issuer-witness"),
        (["--issuer-witness", witness + "A"], "--issuer-witness"),
        (["--issuer-quorum", "1"], "--issuer-quorum"),
        (["--issuer-quorum", "-1"], "--issuer-quorum"),
        (["--issuer-quorum", "many"], "issuer-quorum"),
    ])
    func whatIsNoKeyOrCannotBeMetIsRefusedBeforeAnythingStarts(options: [String], words: String) async throws {
        try await ServedFolder.use { folder in
            let run = try await Program.run("nacre-agents", ["serve"] + folder.place + options)
            #expect(run.status != 0 && run.errors.contains(words), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.data))
        }
    }

    @Test func aQuorumOfMoreWitnessesThanThereAreIsRefused() async throws {
        try await ServedFolder.use { folder in
            let made = try await Program.run(
                "nacre-witness", ["init", "--keys", folder.root + "/witness", "--name", "w.test"])
            let vkey = made.output.trimmingCharacters(in: .newlines)
            for (options, words) in [
                (["--issuer-witness", vkey, "--issuer-quorum", "2"], "--issuer-quorum"),
                (["--issuer-witness", vkey, "--issuer-quorum", "0"], "--issuer-quorum"),
                (["--issuer-witness", vkey, "--issuer-witness", vkey], "--issuer-witness"),
                (["--issuer-log", vkey], "--issuer-log"),
            ] {
                let run = try await Program.run("nacre-agents", ["serve"] + folder.place + options)
                #expect(run.status != 0 && run.errors.contains(words), "\(options): \(run.errors)")
            }
            // The environment and the file say it in the same words.
            let variable = try await Program.run(
                "nacre-agents", ["serve"] + folder.place, environment: ["NACRE_AGENTS_ISSUER_QUORUM": "2"])
            #expect(variable.status != 0 && variable.errors.contains("--issuer-quorum"), "\(variable.errors)")
            let file = folder.root + "/config.json"
            try Data(#"{"issuer-witness": ["\#(vkey)"], "issuer-quorum": 2}"#.utf8).write(to: URL(fileURLWithPath: file))
            let config = try await Program.run("nacre-agents", ["serve", "--config", file] + folder.place)
            #expect(config.status != 0 && config.errors.contains("--issuer-quorum"), "\(config.errors)")
        }
    }

    /// The issuer is honest and has no witness. A server that demands one, or that pins another log, learns no key of it.
    @Test func anIssuerWithoutTheProofThatIsDemandedIsNotBelieved() async throws {
        try await OwnerStage.use { stage in
            let made = try await Program.run(
                "nacre-witness", ["init", "--keys", stage.root + "/witness", "--name", "w.test"])
            let vkey = made.output.trimmingCharacters(in: .newlines)
            let other = try await RunningWitness.logKey(of: stage.agents.address)
            for (name, options, words) in [
                (
                    "unwitnessed", ["--issuer-witness", vkey],
                    "0 of the witnesses of --issuer-witness have cosigned, 1 must"
                ),
                ("elsewhere", ["--issuer-log", other], "of another name than --issuer-log says"),
            ] {
                let port = try FreePort.next()
                let server = try stage.startAgents(port: port, folder: name, options)
                try await eventually("the refusal is reported") {
                    try #require(server.isRunning, "\(server.errors)")
                    return server.errors.contains(words)
                }
                try await withTestHTTP { http in
                    let address = "http://127.0.0.1:\(port)"
                    let keys = try await http.send(.GET, address + "/log/issuer-keys")
                    #expect(keys["keys"].items.isEmpty)
                    // It goes on, and nobody can redeem a token.
                    let health = try await http.send(.GET, address + "/api/v1/health")
                    #expect(health.status == 200)
                }
                server.send(SIGTERM)
                #expect(await server.end() == 0)
            }
        }
    }
}
