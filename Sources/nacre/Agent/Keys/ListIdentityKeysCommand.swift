import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent keys list`
struct ListIdentityKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The keys that the server knows, and whether this home made them.",
        discussion: "Ends with status 1 where a key that is good was not made here.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().ownKeys()
        let identity = try options.agentHome.loadIdentity()
        let own = try identity?.keyIDs ?? []
        options.show(reply) { reply in
            guard !reply.keys.isEmpty else { return "No identity key. Make one: nacre agent keys add." }
            let keys = reply.keys.map { Listing.key($0, isOwn: own.contains($0.keyID)) }
            return (keys + [reply.bearer == false ? "The bearer key is off." : "The bearer key is on."])
                .joined(separator: "\n")
        }
        if let strange = reply.value.keys.first(where: { $0.removedDay == nil && !own.contains($0.keyID) }) {
            throw AgentIdentityError.strangeKey(strange.keyID)
        }
    }
}
