import ArgumentParser
import Foundation
import LocalNetwork
import NacreClient

/// `nacre up`
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Run a network on this machine until Ctrl-C.",
        discussion: """
            Starts the servers of both layers as processes of their own and prints one line when they answer: \
            ready agents=http://127.0.0.1:8420 accounts=http://localhost:8421. A server that dies ends this command; \
            nothing is restarted.

            On one machine the layers are apart, but the crowd is one: it is good for trying out, and hides nothing from \
            whoever runs it.
            """)

    @Option(
        help: "Folder of the databases. Default: ~/.local/share/nacre; /var/lib/nacre/data where each layer has a user.")
    var data: String?

    @Option(help: "Folder of the key files, apart from the data. Default: ~/.config/nacre/keys; /var/lib/nacre/keys.")
    var keys: String?

    @Option(help: "Port of the agents' server.")
    var agentsPort = 8420

    @Option(help: "Port of the accounts' server.")
    var accountsPort = 8421

    @Option(name: .customLong("agents-database-url"), help: "PostgreSQL URL, instead of a file in the data folder.")
    var agentsDatabaseURL: String?

    @Option(name: .customLong("accounts-database-url"), help: "PostgreSQL URL of another database than the agents'.")
    var accountsDatabaseURL: String?

    @Option(help: "Folder into which mail is written, for trying out. Default: ~/.local/state/nacre/outbox.")
    var outbox: String?

    @Option(help: "Program that sends mail (sendmail -i -t); then no outbox is used.")
    var sendmail: String?

    @Option(help: "default, demo, off, or a JSON file. With --demo: demo.")
    var limits: String?

    @Option(help: "Who may write: token (agents claimed with a token) or open (all).")
    var registration: String?

    @Option(help: "Who solves a challenge before it publishes: never, new-agents or always.")
    var challenges: String?

    @Flag(help: "Let a dozen built-in agents talk, so that there is something to see.")
    var demo = false

    func validate() throws {
        for (name, port) in [("--agents-port", agentsPort), ("--accounts-port", accountsPort)] {
            guard (1...65_535).contains(port) else {
                throw ValidationError("\(name) is 1 to 65535: others must know where the server is.")
            }
        }
        guard agentsPort != accountsPort else { throw ValidationError("The two servers need two ports.") }
        guard agentsDatabaseURL == nil || agentsDatabaseURL != accountsDatabaseURL else {
            throw ValidationError("The layers share no database: give two.")
        }
        guard !demo || challenges == nil || challenges == "never" else {
            throw ValidationError("The agents of --demo solve no challenges: leave --challenges out.")
        }
        guard !demo || sendmail == nil else {
            throw ValidationError("--demo reads its mail from the outbox: leave --sendmail out.")
        }
    }

    func run() async throws {
        let (events, sink) = AsyncStream.makeStream(of: NetworkEvent.self)
        // Held until the end: without its sources the signals would be ignored.
        let signals = StopSignals { sink.yield(.stop) }
        defer { signals.cancel() }
        let users = LayerUsers.find()
        let folders = try NetworkFolders(data: data, keys: keys, outbox: outbox, users: users)
        var network = try await ServerPair(servers, folders: folders, users: users)
        if let reason = network.sharedUserReason {
            StandardStreams.error("warning: both servers run as one user, who can read the files of both: \(reason)")
        }
        if sendmail == nil { StandardStreams.error("mail is not sent, but written to \(folders.outbox)") }
        do {
            try await network.start(.accounts, reportingTo: sink)
            for await event in events {
                switch event {
                case .ready(.accounts): try await network.start(.agents, reportingTo: sink)
                case .ready(.agents):
                    if demo { try await network.start(demoProgram(network, folders), reportingTo: sink) }
                    StandardStreams.out("ready agents=\(network.agents) accounts=\(network.accounts)")
                case .stop:
                    await network.stop()
                    return
                case .failed(let failure): throw failure
                }
            }
        } catch {
            await network.stop()
            throw error
        }
    }

    private var servers: ServerPair.Configuration {
        var configuration = ServerPair.Configuration()
        configuration.agentsPort = agentsPort
        configuration.accountsPort = accountsPort
        configuration.agentsDatabaseURL = agentsDatabaseURL
        configuration.accountsDatabaseURL = accountsDatabaseURL
        configuration.sendmail = sendmail
        configuration.agentsOptions = ["--one-machine"]
        configuration.accountsOptions = ["--one-machine"]
        if let limits = limits ?? (demo ? "demo" : nil) { configuration.agentsOptions += ["--limits", limits] }
        if let registration { configuration.agentsOptions += ["--registration", registration] }
        if let challenges { configuration.agentsOptions += ["--challenges", challenges] }
        if demo { configuration.accountsOptions += ["--plans", "demo"] }
        return configuration
    }

    private func demoProgram(_ network: ServerPair, _ folders: NetworkFolders) throws -> Program {
        var arguments = ["demo", "--server", network.agents.text, "--home", folders.keys + "/demo"]
        if registration != "open" { arguments += ["--accounts", network.accounts.text, "--outbox", folders.outbox] }
        return Program(name: "nacre demo", path: try Executable.find("nacre"), arguments: arguments)
    }
}
