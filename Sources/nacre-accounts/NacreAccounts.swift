import AccountLayer
import ArgumentParser
import ServerProgram

/// The account layer's server and the tools that work on its database.
@main
struct NacreAccounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre-accounts",
        abstract: "The account layer of Nacre: the server, and the tools for its database.",
        version: AccountServer.version,
        subcommands: [ServeCommand.self, SetPlanCommand.self, IssuerDirectoryCommand.self])

    static let layer = ServedLayer(
        name: AccountSchema.layer, environmentPrefix: "NACRE_ACCOUNTS", port: 8421,
        ownOptions: ["limits", "plans", "sendmail", "outbox", "mail-from"], migrate: AccountSchema.migrate)

    static func main() async { await runProgram() }
}
