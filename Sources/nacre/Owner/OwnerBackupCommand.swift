import ArgumentParser
import NacreClient

/// `nacre owner backup`
struct OwnerBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Store a sealed copy of the wallet at the account server now.",
        discussion: "Only the recovery code opens it. 'nacre owner queue --run' renews it daily by itself.")

    @Flag(help: "Replace a copy that another machine has stored meanwhile.")
    var replace = false

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        try await wallet.backUp(replacing: replace ? .overwrite : .refuse)
        options.show("The copy is stored. The recovery code opens it: nacre owner recovery-code.", json: { _ in })
    }
}
