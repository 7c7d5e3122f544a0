import ArgumentParser
import Foundation
import NacreClient

/// Which of the owner's agents an act is for.
struct AgentChoice: ParsableArguments {
    @Argument(help: "Names or ids of agents.")
    var names: [String] = []

    @Flag(help: "All agents of the wallet.")
    var all = false

    func validate() throws {
        guard all != !names.isEmpty else { throw ValidationError("Name agents, or give --all.") }
    }

    func ids(in wallet: OwnerWallet) async throws -> [UUID] {
        if all {
            let claimed = await wallet.agents().filter { $0.state == .claimed }
            guard !claimed.isEmpty else {
                throw CommandFailure("The wallet holds no agents", hint: "Claim one: nacre owner claim URL.")
            }
            return claimed.map(\.id)
        }
        var ids: [UUID] = []
        for name in names {
            let id = try await wallet.agent(name).id
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
