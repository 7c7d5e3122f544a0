import Foundation
public import NacreClient

/// The servers of both layers as children of this process: two hosts' names, two folders, two users where it can be.
///
/// They meet nowhere but in the issuer's public keys, which the agents' server reads from the accounts' server.
public struct ServerPair: Sendable {
    /// What the servers are started with.
    public struct Configuration: Sendable {
        public var agentsPort = 8420
        public var accountsPort = 8421
        /// PostgreSQL, instead of a file in the data folder.
        public var agentsDatabaseURL: String?
        public var accountsDatabaseURL: String?
        /// Sends mail; nil writes it into the outbox.
        public var sendmail: String?
        /// Options of one layer's `serve` beside those that this type gives.
        public var agentsOptions: [String] = []
        public var accountsOptions: [String] = []
        /// Where the servers' output goes, `agents.log` and `accounts.log`; nil is standard error.
        public var logFolder: String?

        public init() {}
    }

    public let agents: ServerAddress
    /// Another host name than the agents': browsers keep cookies by host, not by port.
    public let accounts: ServerAddress
    /// Why both run as one user; nil when each has its own.
    public let sharedUserReason: String?
    private let configuration: Configuration
    private let folders: NetworkFolders
    private let launcher: ChildLauncher
    private let users: LayerUsers
    private var children = Children()

    /// - Parameter users: of the layers; they are used only if they reach their folders and programs.
    public init(_ configuration: Configuration, folders: NetworkFolders, users: LayerUsers) async throws {
        try PortCheck.requireFree(configuration.agentsPort, option: "--agents-port")
        try PortCheck.requireFree(configuration.accountsPort, option: "--accounts-port")
        self.configuration = configuration
        self.folders = folders
        agents = try ServerAddress("http://127.0.0.1:\(configuration.agentsPort)")
        accounts = try ServerAddress("http://localhost:\(configuration.accountsPort)")
        launcher = await ChildLauncher.standard()
        var users = users
        if case .own(let agents, let accounts) = users {
            if let obstacle = try await Self.obstacle([agents, accounts], folders, launcher) {
                users = .one(reason: obstacle)
            } else {
                try folders.handOver(agents: agents, accounts: accounts)
            }
        }
        self.users = users
        if case .one(let reason) = users { sharedUserReason = reason } else { sharedUserReason = nil }
    }

    /// Starts a layer's server. The accounts' comes first: the agents' reads its public keys, and is told the key of its log
    /// by this process, that both need not trust the directory for it.
    public mutating func start(
        _ layer: Layer, reportingTo sink: AsyncStream<NetworkEvent>.Continuation
    ) async throws {
        let server = layer == .agents ? agents : accounts
        var environment: [String: String] = [:]
        // Not an argument: a database URL can hold a password, and every user can read a process's arguments.
        switch layer {
        case .agents: environment["NACRE_AGENTS_DATABASE_URL"] = configuration.agentsDatabaseURL
        case .accounts: environment["NACRE_ACCOUNTS_DATABASE_URL"] = configuration.accountsDatabaseURL
        }
        let program = Program(
            name: layer.program, path: try Executable.find(layer.program), arguments: try await arguments(of: layer),
            environment: environment, layer: layer, output: configuration.logFolder.map { "\($0)/\(layer.rawValue).log" })
        let child = try await launcher.start(program, as: layer == .agents ? users.agents : users.accounts)
        children.add(child, reportingTo: sink)
        Readiness(layer: layer, server: server, child: child).watch(reportingTo: sink)
    }

    /// Starts another program that belongs to this network and ends with it.
    public mutating func start(
        _ program: Program, reportingTo sink: AsyncStream<NetworkEvent>.Continuation
    ) async throws {
        children.add(try await launcher.start(program), reportingTo: sink)
    }

    public func stop() async { await children.stop() }

    private func arguments(of layer: Layer) async throws -> [String] {
        let port = layer == .agents ? configuration.agentsPort : configuration.accountsPort
        let common = [
            "serve", "--data", folders.data + "/" + layer.rawValue, "--keys", folders.keys + "/" + layer.rawValue,
            "--port", String(port),
        ]
        switch layer {
        case .agents:
            let directory = accounts.text + "/.well-known/private-token-issuer-directory"
            let log = try await IssuerLogKey.read(from: accounts)
            return common + ["--issuer-directory", directory, "--issuer-log", log] + configuration.agentsOptions
        case .accounts:
            let mail = configuration.sendmail.map { ["--sendmail", $0] } ?? ["--outbox", folders.outbox]
            return common + ["--public-url", accounts.text] + mail + configuration.accountsOptions
        }
    }

    /// What keeps a layer's user from running its server.
    private static func obstacle(
        _ users: [LayerUser], _ folders: NetworkFolders, _ launcher: ChildLauncher
    ) async throws -> String? {
        for (user, layer) in zip(users, Layer.allCases) {
            let program = try Executable.find(layer.program)
            for folder in [folders.data, folders.keys]
            where await !launcher.canReach(folder, program: program, as: user) {
                return "the user \(user.name) cannot reach \(folder) or \(program)"
            }
        }
        return nil
    }
}
