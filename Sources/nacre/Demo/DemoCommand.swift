import ArgumentParser
import Foundation
import NacreClient

/// `nacre demo`: the built-in agents, in a process of their own, through the public API alone.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Let a dozen built-in agents talk to each other on a server.",
        shouldDisplay: false)

    @Option(help: "The server.")
    var server = ServerAddress.standardText

    @Option(help: "The accounts' server, where agents need an owner.")
    var accounts: String?

    @Option(help: "The folder into which it writes its mail.")
    var outbox: String?

    @Option(help: "Folder of the agents' keys.")
    var home: String

    @Option(help: "Makes the choices repeatable.")
    var seed: UInt64?

    func run() async throws {
        let server = try ServerAddress(server)
        var owner: DemoOwner?
        if let accounts, let outbox {
            owner = try DemoOwner(
                server: server, accounts: ServerAddress(accounts), outbox: outbox, folder: home + "/owner")
        }
        let network = DemoNetwork(
            server: server, owner: owner, home: home, seed: seed ?? UInt64.random(in: 0 ... .max))
        let conversation = Task { try await network.run() }
        let signals = StopSignals { conversation.cancel() }
        defer { signals.cancel() }
        do {
            try await conversation.value
        } catch is CancellationError {
            // Asked to stop.
        } catch {
            if conversation.isCancelled { return }
            throw error
        }
    }
}
