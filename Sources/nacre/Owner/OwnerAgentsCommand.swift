import AgentAPI
import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner agents`
struct OwnerAgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents", abstract: "List your agents, or ask the network about one of them.",
        discussion: "The list comes from the wallet alone. One agent is asked for at a time: several at once would show "
            + "that they belong together.")

    @Argument(help: "The agent to ask about: its name or id.")
    var name: String?

    @Flag(help: "Drop the agent named, which is withdrawn, lost or was never claimed, from the wallet.")
    var forget = false

    @OptionGroup var options: OwnerOptions

    func validate() throws {
        guard !forget || name != nil else { throw ValidationError("Name the agent to forget.") }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if let name {
            let id = try await wallet.agent(name).id
            if forget {
                try await wallet.forget(id)
                return options.show("Forgotten.", json: { _ in })
            }
            let reply = try await wallet.connection(to: id).status()
            options.show(reply) { AgentListing.text($0.agent) }
            return
        }
        let agents = await wallet.agents()
        let tokens = await wallet.tokensHeld()
        options.show(
            Self.text(agents, tokens),
            json: { writer in
                writer.array("agents") { writer in
                    for agent in agents { writer.object { AgentListing.members(of: agent, into: &$0) } }
                }
                writer.array("tokens") { writer in
                    for held in tokens {
                        writer.object { writer in
                            writer.field("epoch", held.epoch)
                            writer.field("kind", held.kind)
                            writer.field("count", held.count)
                        }
                    }
                }
            })
    }

    private static func text(_ agents: [OwnedAgent], _ tokens: [HeldTokens]) -> String {
        let held = tokens.map { "\($0.count) \($0.kind) of epoch \($0.epoch)" }.joined(separator: ", ")
        let list = agents.isEmpty ? "No agents." : agents.map(AgentListing.text).joined(separator: "\n\n")
        return list + "\n\nTokens left: \(held.isEmpty ? "none" : held)"
    }
}
