import AccountLayer
import ArgumentParser
import ServerProgram

/// The account layer's server and the tools that work on its database.
@main
struct NacreAccounts: AsyncParsableCommand, LayerProgram {
    static let configuration = CommandConfiguration(
        commandName: "nacre-accounts",
        abstract: "The account layer of Nacre: the server, and the tools for its database.",
        version: AccountServer.version,
        subcommands: [
            ServeCommand.self, SetPlanCommand.self, InvoicesCommand.self, IssuerDirectoryCommand.self, StaffCommand.self,
            AuditCommand.self, IncidentCommand.self, ClientsCommand.self, KeysCommand<Self>.self, LogCommand<Self>.self,
            BackupCommand<Self>.self, VerifyBackupCommand<Self>.self, RestoreCommand<Self>.self, MeasureVaultCommand.self,
        ])

    static let layer = ServedLayer(
        name: AccountSchema.layer, environmentPrefix: "NACRE_ACCOUNTS", port: 8421,
        ownOptions: Set(["limits", "plans", "sendmail", "outbox", "mail-from", "audit-mail"])
            .union(PaymentOptions.names), migrate: AccountSchema.migrate, afterRestore: AccountServer.settleRestored)

    static func main() async { await runProgram() }
}
