import AccountAPI
import ArgumentParser
import NacreClient

/// `nacre owner account plan`
struct AccountPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "List the plans, or choose one: it counts from the next epoch.")

    @Argument(help: "The plan.")
    var name: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if let name {
            let reply = try await options.accountClient(of: wallet).choosePlan(name)
            return options.show(reply) { AccountShowCommand.text($0.account) }
        }
        let server = await wallet.configuration.accounts
        options.show(try await options.accountClient(at: server, session: nil).plans()) { reply in
            reply.plans.map { plan in
                "\(TerminalText.line(plan.name)): \(plan.run) agents\(plan.open ? "" : " (cannot be chosen now)")"
            }.joined(separator: "\n")
        }
    }
}
