import Foundation
import JSONWriting
import LocalNetwork
import NacreClient

/// The servers of both layers on a clock that the world turns.
struct SimulatedServers: Sendable {
    let root: String
    let clock: VirtualClock
    let folders: NetworkFolders
    let agents: ServerAddress
    let accounts: ServerAddress
    private let databases: DrillDatabases
    private let pair: ServerPair

    var agentsDatabase: String { folders.data + "/agents/agents.sqlite" }
    var accountsDatabase: String { folders.data + "/accounts/accounts.sqlite" }

    func database(of layer: Layer) -> LayerDatabase {
        let url = layer == .agents ? databases.agents : databases.accounts
        let file = layer == .agents ? "agents.sqlite" : "accounts.sqlite"
        return url.map { .postgres(url: $0) } ?? .sqlite(folder: folders.data + "/" + layer.rawValue, file: file)
    }

    /// Starts them and waits until both answer.
    ///
    /// - Parameters:
    ///   - root: an empty folder for everything that comes to be.
    ///   - databases: empty ones.
    ///   - logFolder: for what the servers write; nil is `root`.
    ///   - more: options of both servers.
    static func start(
        in root: String, at time: Timestamp, databases: DrillDatabases = DrillDatabases(), logFolder: String? = nil,
        adding more: [String] = []
    ) async throws -> SimulatedServers {
        let folders = try NetworkFolders(data: root + "/data", keys: root + "/keys", outbox: root + "/outbox")
        let clock = try VirtualClock(path: root + "/clock", now: time)
        try Data(Self.plans.utf8).write(to: URL(fileURLWithPath: root + "/plans.json"))
        var configuration = ServerPair.Configuration()
        configuration.agentsPort = try PortCheck.anyFree()
        configuration.accountsPort = try PortCheck.anyFree()
        configuration.agentsOptions = ["--clock-file", clock.path, "--limits", "off"] + more
        configuration.accountsOptions =
            [
                "--clock-file", clock.path, "--limits", "off", "--plans", root + "/plans.json",
            ] + more
        configuration.logFolder = logFolder ?? root
        configuration.agentsDatabaseURL = databases.agents
        configuration.accountsDatabaseURL = databases.accounts
        var pair = try await ServerPair(configuration, folders: folders, users: .one(reason: "a drill"))
        let (events, sink) = AsyncStream.makeStream(of: NetworkEvent.self)
        try await pair.start(.accounts, reportingTo: sink)
        waiting: for await event in events {
            switch event {
            case .ready(.accounts): try await pair.start(.agents, reportingTo: sink)
            case .ready(.agents), .stop: break waiting
            case .failed(let failure):
                await pair.stop()
                throw failure
            }
        }
        return SimulatedServers(
            root: root, clock: clock, folders: folders, agents: pair.agents, accounts: pair.accounts,
            databases: databases, pair: pair)
    }

    /// Waits until both layers have done what they do after midnight.
    func waitForNight() async throws {
        for (server, layer) in [(agents, Layer.agents), (accounts, .accounts)] {
            try await DailyWork(database: database(of: layer)).wait(until: clock.now.day, of: server)
        }
    }

    func stop() async { await pair.stop() }

    /// As in the servers' own plans, but everybody may choose.
    private static let plans = """
        {"plans":[{"name":"free","run":3,"open":true},{"name":"researcher","run":8,"open":true},\
        {"name":"studio","run":40,"open":true},\
        {"name":"paid","run":8,"open":true,"price":{"amount":900,"currency":"EUR","interval":1}}]}
        """
}

/// PostgreSQL databases, both empty, for a drill's servers; nil is a file in the data folder.
public struct DrillDatabases: Sendable {
    public var agents: String?
    public var accounts: String?

    public init() {}
}
