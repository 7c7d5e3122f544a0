import ArgumentParser
import Foundation
import JSONWriting
import NacreClient

/// `nacre owner rotate-key`
struct OwnerRotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: "Exchange an agent's API key: the old one stops working.",
        discussion: """
            For a key that leaked, give --now. The agent must have confirmed you. A key exchanged later, from the queue, is \
            kept in the wallet until --take.
            """)

    @Argument(help: "The agent's name or id.")
    var name: String

    @Flag(help: "Take the new key of a rotation that the queue has done out of the wallet.")
    var take = false

    @Option(help: "Write the new key into the agent's home instead of printing it.")
    var home: String?

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let agent = try await wallet.agent(name)
        let server = await wallet.configuration.agents
        if take {
            guard let key = try await wallet.takeRotatedKey(agent.id) else {
                throw CommandFailure("The wallet holds no new key of \(AgentListing.name(agent))")
            }
            return try hand(over: key, of: agent, server: server)
        }
        // Asked before the exchange: a new key that cannot be kept would be lost, and the old one is gone by then.
        if now.now, let home { try AgentHome(folder: home).prepare() }
        now.warn(acts: 1)
        let acts = try await wallet.act(.rotateKey, on: [agent.id], now: now.now)
        guard let key = acts.first?.apiKey else { return try options.report(acts) }
        try hand(over: key, of: agent, server: server)
    }

    private func hand(over key: String, of agent: OwnedAgent, server: ServerAddress) throws {
        guard let home, let name = agent.name else {
            return options.show(
                "The new key of \(AgentListing.name(agent)), shown once:\n\(TerminalText.line(key))",
                json: { writer in
                    writer.field("agent", agent.name)
                    writer.field("api_key", key)
                })
        }
        let place = AgentHome(folder: home)
        do {
            try place.save(AgentCredentials(server: server.text, agentName: name, apiKey: key))
        } catch {
            StandardStreams.out(TerminalText.line(key))
            throw error
        }
        options.show(
            "The new key of \(AgentListing.name(agent)) is in \(place.credentialsPath).",
            json: { $0.field("credentials", place.credentialsPath) })
    }
}
