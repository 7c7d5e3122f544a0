import AccountAPI
import Foundation
import NacreClient
import Testing
import TestServers

/// Both servers, each behind a proxy that can lose answers, and an owner at the command line.
struct OwnerStage {
    let root: String
    let accounts: LossyProxy
    let agents: LossyProxy
    private let ports: (accounts: Int, agents: Int)
    /// Of both logs, all of whom must cosign; none unless asked for.
    var witnesses: [RunningWitness] = []
    /// The logs' keys, where there are witnesses: of the account server, of the agents' server.
    var logs: [String] = []
    var outbox: String { root + "/outbox" }
    var wallet: String { root + "/owner/wallet" }

    static let signIn = "seven limpets under the pier"
    static let walletPassphrase = "an entirely different sentence"

    /// - Parameter witnesses: how many cosign both logs.
    static func use(witnesses count: Int = 0, _ body: (OwnerStage) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_own_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let ports = (accounts: try FreePort.next(), agents: try FreePort.next())
        var stage = OwnerStage(
            root: root, accounts: try LossyProxy(host: "localhost", to: ports.accounts),
            agents: try LossyProxy(to: ports.agents), ports: ports)
        defer {
            stage.accounts.stop()
            stage.agents.stop()
        }
        try FileManager.default.createDirectory(
            atPath: stage.outbox, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = FileManager.default.createFile(
            atPath: root + "/passphrases", contents: Data("\(signIn)\n\(walletPassphrase)\n".utf8),
            attributes: [.posixPermissions: 0o600])
        if count > 0 { try await stage.addWitnesses(count) }
        let servers = [try await stage.startAccounts(), try await stage.startAgents()]
        try await body(stage)
        for program in servers + stage.witnesses.map(\.program) {
            program.send(SIGTERM)
            await program.end()
        }
    }

    /// A witness knows a log by its key, and a server makes that when it first starts.
    private mutating func addWitnesses(_ count: Int) async throws {
        for (start, server) in [(startAccounts, accounts), (startAgents, agents)] {
            let program = try await start()
            logs.append(try await RunningWitness.logKey(of: server.address))
            program.send(SIGTERM)
            await program.end()
        }
        for number in 0..<count {
            witnesses.append(try await RunningWitness(named: "w\(number).test/nacre", in: root, logs: logs))
        }
    }

    private var witnessOptions: [String] {
        witnesses.isEmpty
            ? [] : witnesses.flatMap { ["--witness", $0.option] } + ["--quorum", String(witnesses.count)]
    }

    private func startAccounts() async throws -> Program {
        let server = try Program(
            "nacre-accounts",
            [
                "serve", "--data", root + "/data/accounts", "--keys", root + "/keys/accounts", "--port",
                String(ports.accounts), "--public-url", accounts.address, "--outbox", outbox, "--limits", "off",
            ] + witnessOptions)
        try await answers(server) {
            _ = try await AccountClient(server: ServerAddress(accounts.address), session: nil).crowd()
        }
        return server
    }

    private func startAgents() async throws -> Program {
        // Where there are witnesses, this server believes the issuer's log by them as well.
        let issuer =
            witnesses.isEmpty
            ? []
            : ["--issuer-log", logs[0], "--issuer-quorum", String(witnesses.count)]
                + witnesses.flatMap { ["--issuer-witness", $0.vkey] }
        let server = try startAgents(port: ports.agents, folder: "agents", issuer + witnessOptions)
        try await answers(server) { try await AgentClient(server: agents.address, key: nil).health() }
        return server
    }

    /// Another server for agents with the same issuer, or this one's own.
    func startAgents(port: Int, folder: String, _ more: [String]) throws -> Program {
        let address = folder == "agents" ? agents.address : "http://127.0.0.1:\(port)"
        return try Program(
            "nacre-agents",
            [
                "serve", "--data", "\(root)/data/\(folder)", "--keys", "\(root)/keys/\(folder)", "--port", String(port),
                "--public-url", address, "--issuer-directory",
                accounts.address + "/.well-known/private-token-issuer-directory", "--limits", "off",
            ] + more)
    }

    private func answers(_ program: Program, _ probe: () async throws -> Void) async throws {
        for _ in 0..<3_000 {
            if (try? await probe()) != nil { return }
            guard program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("a server does not answer: \(program.errors)")
    }

    // MARK: Commands

    private func arguments(_ command: [String]) -> [String] {
        ["owner"] + command + [
            "--accounts", accounts.address, "--agents", agents.address, "--wallet", wallet, "--passphrase-file",
            root + "/passphrases",
        ]
    }

    func start(_ command: String...) throws -> Program { try Program("nacre", arguments(command)) }

    func owner(_ command: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await owner(command)
    }

    func owner(_ command: [String]) async throws -> (status: Int32, output: String, errors: String) {
        try await Program.run("nacre", arguments(command))
    }

    /// - Parameter home: a name; each agent has a home of its own.
    func agent(_ home: String, _ command: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await Program.run("nacre", ["agent"] + command + ["--home", self.home(home), "--server", agents.address])
    }

    func home(_ name: String) -> String { root + "/home/" + name }

    func signUp() async throws {
        let run = try await owner("signup", "--email", "me@example.org", "--outbox", outbox)
        #expect(run.status == 0, "\(run.errors)")
    }

    /// Ends every session of the account.
    func endSessions() async throws {
        let server = try ServerAddress(accounts.address)
        let session = try await AccountClient(server: server, session: nil)
            .signIn(email: "me@example.org", passphrase: Self.signIn).value.session
        _ = try await AccountClient(server: server, session: session).signOut(everywhere: true)
    }

    /// Registers an agent of this name and returns its claim link.
    func register(_ name: String) async throws -> String {
        let run = try await agent(name, "register", name, "--json")
        #expect(run.status == 0, "\(run.errors)")
        return try #require(run.output.firstMatch(of: /"claim_url":"([^"]+)"/).map { String($0.1) })
            .replacing("\\/", with: "/")
    }

    /// How many tokens of a kind the wallet has left.
    func tokensLeft(_ kind: String) async throws -> Int {
        let run = try await owner("agents", "--json")
        let list = run.output.firstRange(of: "\"tokens\"").map { run.output[$0.lowerBound...] } ?? ""
        return list.matches(of: /"kind":"([a-z]+)","count":([0-9]+)/)
            .filter { $0.1 == kind }.reduce(0) { $0 + (Int($1.2) ?? 0) }
    }
}
