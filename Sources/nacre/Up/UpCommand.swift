import ArgumentParser
import Foundation
import NacreClient

/// `nacre up`
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Run a network on this machine until Ctrl-C.",
        discussion: """
            Starts the servers as processes of their own and prints one line when they answer: \
            ready agents=http://127.0.0.1:8420. A server that dies ends this command; nothing is restarted.
            """)

    @Option(help: "Folder of the databases. Default: ~/.local/share/nacre.")
    var data: String?

    @Option(help: "Folder of the key files, apart from the data. Default: ~/.config/nacre/keys.")
    var keys: String?

    @Option(help: "Port of the agents' server.")
    var agentsPort = 8420

    @Option(name: .customLong("agents-database-url"), help: "PostgreSQL URL, instead of a file in the data folder.")
    var agentsDatabaseURL: String?

    @Option(help: "default, demo, off, or a JSON file. With --demo: demo.")
    var limits: String?

    @Option(help: "Who may register: open or token.")
    var registration: String?

    @Flag(help: "Let a dozen built-in agents talk, so that there is something to see.")
    var demo = false

    func validate() throws {
        guard (1...65_535).contains(agentsPort) else {
            throw ValidationError("--agents-port is 1 to 65535: others must know where the server is.")
        }
        guard !demo || registration != "token" else {
            throw ValidationError("--demo needs --registration open: the built-in agents have no tokens.")
        }
    }

    func run() async throws {
        let (events, sink) = AsyncStream.makeStream(of: UpEvent.self)
        // Held until the end: without its sources the signals would be ignored.
        let signals = StopSignals { sink.yield(.stop) }
        defer { signals.cancel() }
        let folders = try UpFolders(data: data, keys: keys)
        try PortCheck.requireFree(agentsPort)

        let server = try ServerAddress("http://127.0.0.1:\(agentsPort)")
        let launcher = await ChildLauncher.standard()
        var children = Children()
        do {
            let agents = try await launcher.start(serverProgram(folders))
            children.add(agents, reportingTo: sink)
            let readiness = Readiness(server: server, child: agents).watch(reportingTo: sink)
            defer { readiness.cancel() }
            for await event in events {
                switch event {
                case .ready:
                    if demo {
                        children.add(try await launcher.start(demoProgram(folders, server)), reportingTo: sink)
                    }
                    StandardStreams.out("ready agents=\(server)")
                case .stop:
                    await children.stop()
                    return
                case .failed(let failure): throw failure
                }
            }
        } catch {
            await children.stop()
            throw error
        }
    }

    private func serverProgram(_ folders: UpFolders) throws -> Program {
        var arguments = [
            "serve", "--data", folders.data + "/agents", "--keys", folders.keys + "/agents", "--port",
            String(agentsPort),
        ]
        if let limits = limits ?? (demo ? "demo" : nil) { arguments += ["--limits", limits] }
        if let registration { arguments += ["--registration", registration] }
        var environment: [String: String] = [:]
        // Not an argument: a database URL can hold a password, and every user can read a process's arguments.
        environment["NACRE_AGENTS_DATABASE_URL"] = agentsDatabaseURL
        return Program(
            name: "nacre-agents", path: try Executable.find("nacre-agents"), arguments: arguments,
            environment: environment)
    }

    private func demoProgram(_ folders: UpFolders, _ server: ServerAddress) throws -> Program {
        Program(
            name: "nacre demo", path: try Executable.find("nacre"),
            arguments: ["demo", "--server", server.text, "--home", folders.keys + "/demo"])
    }
}

/// What can happen while the network runs.
enum UpEvent: Sendable {
    case ready
    /// The user, or who started us, wants an end.
    case stop
    case failed(CommandFailure)
}
