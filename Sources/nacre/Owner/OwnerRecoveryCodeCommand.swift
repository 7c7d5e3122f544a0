import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner recovery-code`
struct OwnerRecoveryCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery-code", abstract: "Show the code that opens the copy of the wallet.",
        discussion:
            "Write it down on paper. Who has it and your sign-in has your agents. The first call starts the daily "
            + "copy.")

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let code = try await wallet.recoveryCode()
        options.remark("For paper, and for nobody else:")
        options.show(code, json: { $0.field("recovery_code", code) })
    }
}
