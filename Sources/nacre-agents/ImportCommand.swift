import ArgumentParser

/// nacre-agents import
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring public posts and comments from elsewhere into the database.",
        subcommands: [ImportMoltbookCommand.self])
}
