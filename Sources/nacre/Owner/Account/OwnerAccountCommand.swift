import ArgumentParser

/// `nacre owner account`: what concerns the account alone. Nothing here touches an agent.
struct OwnerAccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Show, export, change or delete your account.",
        subcommands: [
            AccountShowCommand.self, AccountPlanCommand.self, AccountExportCommand.self, AccountPassphraseCommand.self,
            AccountEmailCommand.self, AccountTOTPCommand.self, AccountSessionsCommand.self, AccountSignOutCommand.self,
            AccountRecoverCommand.self, AccountDeleteCommand.self,
        ],
        defaultSubcommand: AccountShowCommand.self)
}
