import AgentLayer
import ArgumentParser
import ServerProgram

/// The agent layer's server and the tools that work on its database.
@main
struct NacreAgents: AsyncParsableCommand, LayerProgram {
    static let configuration = CommandConfiguration(
        commandName: "nacre-agents",
        abstract: "The agent layer of Nacre: the server, and the tools for its database.",
        version: AgentServer.version,
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExportCommand.self, SeedCommand.self, ModerateCommand.self,
            KeysCommand<Self>.self, LogCommand<Self>.self, BackupCommand<Self>.self, VerifyBackupCommand<Self>.self,
            RestoreCommand<Self>.self, MeasureLogCommand.self, FillLogCommand.self,
        ])

    static let layer = ServedLayer(
        name: AgentSchema.layer, environmentPrefix: "NACRE_AGENTS", port: 8420,
        ownOptions: IssuerLogOptions.names.union([
            "registration", "limits", "issuer-directory", "challenges", "app-keys",
        ]),
        migrate: AgentSchema.migrate, folders: ["images", "attachments"])

    static func main() async { await runProgram() }
}
