import AccountAPI
import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre owner account show`
struct AccountShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the account: address, plan, tokens of this epoch.")

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        options.show(try await options.accountClient(of: wallet).account()) { Self.text($0.account) }
    }

    static func text(_ account: AccountObject) -> String {
        let next = account.nextPlan.map { ", \(TerminalText.line($0)) from the next epoch" } ?? ""
        return """
            \(TerminalText.line(account.email))
              plan \(TerminalText.line(account.plan))\(next): \(account.allowance.run) agents an epoch
              epoch \(account.epoch): \(account.batchesLeft) of \(TokenBatches.perEpoch) batches can still be drawn
              second factor: \(account.totp ? "on" : "off"); since \(CalendarDay(day: account.createdDay).text)
            """
    }
}
