import ArgumentParser

/// What an outsider can do with the log of a server: verify it, watch it, keep proofs of single entries.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Verify the log of a server, watch it, keep proofs from it.",
        discussion: """
            Both servers have a log. Whom you trust is yours to say: the log's key (--log) and some witnesses (--witness), \
            which you get from somebody else than the server. Without --log the key that the server shows is trusted at the \
            first time, and remembered.
            """,
        subcommands: [LogVerifyCommand.self, LogWatchCommand.self, LogProofCommand.self])
}
