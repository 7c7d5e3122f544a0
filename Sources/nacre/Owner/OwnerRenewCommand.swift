import ArgumentParser
import Foundation
import NacreClient

/// `nacre owner renew`
struct OwnerRenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Renew your agents' right to write for this epoch.",
        discussion: "Spends one run token an agent, and the vote token on one of them. Who has the epoch already "
            + "spends nothing.")

    @Argument(help: "Names or ids of agents. Default: all of them.")
    var names: [String] = []

    @Option(parsing: .upToNextOption, help: "Who keeps writing when tokens are short, first to last.")
    var order: [String] = []

    @Option(help: "The agent whose votes move scores.")
    var voter: String?

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if !order.isEmpty { try await wallet.setOrder(try await Self.ids(order, in: wallet)) }
        if let voter { try await wallet.setVoter(try await wallet.agent(voter).id) }
        guard names.isEmpty else {
            let ids = try await Self.ids(names, in: wallet)
            now.warn(acts: ids.count)
            return try options.report(try await wallet.renew(ids, now: now.now))
        }
        now.warn(acts: await wallet.agents().filter { $0.state == .claimed }.count)
        let plan = try await wallet.renewAll(now: now.now)
        for agent in plan.silent {
            options.remark(
                "\(AgentListing.name(agent)) gets no token: the plan has fewer than you have agents. It falls silent when "
                    + "its standing ends.")
        }
        try options.report(plan.acts)
    }

    private static func ids(_ names: [String], in wallet: OwnerWallet) async throws -> [UUID] {
        var ids: [UUID] = []
        for name in names { ids.append(try await wallet.agent(name).id) }
        return ids
    }
}
