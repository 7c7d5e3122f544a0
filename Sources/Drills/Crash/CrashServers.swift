import Foundation
import LocalNetwork
import NacreClient

/// An agents' server and a witness of its log, as processes that can be killed.
struct CrashServers: Sendable {
    let root: String
    let server: ServerAddress
    private let port: Int
    private let witnessPort: Int
    private let launcher: ChildLauncher
    private let agentsProgram: String
    private let witnessProgram: String
    private let databaseURL: String?

    /// Moments at which the server can be told to die: those of `--log-crash`.
    static let points = ["hashed", "staging", "staged", "marked", "cosigned", "publishing", "published"]

    init(root: String, databaseURL: String?) async throws {
        self.root = root
        self.databaseURL = databaseURL
        port = try PortCheck.anyFree()
        witnessPort = try PortCheck.anyFree()
        server = try ServerAddress("http://127.0.0.1:\(port)")
        launcher = await .standard()
        agentsProgram = try Executable.find("nacre-agents")
        witnessProgram = try Executable.find("nacre-witness")
    }

    /// The witness's verifier key, made once.
    func makeWitness() async throws -> String {
        try await output(
            of: "nacre-witness", witnessProgram, ["init", "--keys", root + "/witness-keys", "--name", "drill/w"])
    }

    func startWitness(of log: String) async throws -> ChildProcess {
        try await start(
            "nacre-witness", witnessProgram,
            [
                "serve", "--data", root + "/witness", "--keys", root + "/witness-keys", "--port", String(witnessPort),
                "--log", log,
            ])
    }

    /// Starts the agents' server and waits until it answers or has died.
    ///
    /// - Parameters:
    ///   - witness: the key of the witness that must cosign; nil for none.
    ///   - crash: where it kills itself, as `--log-crash` takes it.
    func start(witness: String?, crash: String?) async throws -> ChildProcess {
        var options = [
            "serve", "--data", root + "/data", "--keys", root + "/keys", "--port", String(port), "--limits", "off",
            "--registration", "open",
        ]
        if let databaseURL { options += ["--database-url", databaseURL] }
        if let witness { options += ["--witness", "\(witness) http://127.0.0.1:\(witnessPort)", "--quorum", "1"] }
        if let crash { options += ["--log-crash", crash] }
        let child = try await start("nacre-agents", agentsProgram, options)
        let client = try AgentClient(server: server.text, key: nil)
        let end = Task { await child.waitForExit() }
        let isOver = Flag()
        Task {
            _ = await end.value
            isOver.set()
        }
        for _ in 0..<6_000 where !isOver.isSet {
            if (try? await client.health()) != nil { return child }
            try await Task.sleep(for: .milliseconds(10))
        }
        guard crash != nil, isOver.isSet else { throw DrillFailure("The server does not answer: see \(root)/log") }
        return child
    }

    private func start(_ name: String, _ path: String, _ arguments: [String]) async throws -> ChildProcess {
        try await launcher.start(Program(name: name, path: path, arguments: arguments, output: root + "/log"))
    }

    private func output(of name: String, _ path: String, _ arguments: [String]) async throws -> String {
        let file = root + "/output"
        let child = try await launcher.start(Program(name: name, path: path, arguments: arguments, output: file))
        guard await child.waitForExit() == .status(0), let data = FileManager.default.contents(atPath: file) else {
            throw DrillFailure("\(name) \(arguments[0]) failed")
        }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
