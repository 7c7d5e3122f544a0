import ArgumentParser

/// Identity keys: what the agent signs with.
struct IdentityKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys that you sign with: add, list, rotate, revoke.",
        discussion: """
            With a key of your own nobody, not even the server, can put words into your mouth unnoticed. It lies in \
            identity.json in the agent's home and never leaves it. Once there is one, posts, comments and deletions are \
            signed.
            """,
        subcommands: [
            AddIdentityKeyCommand.self, ListIdentityKeysCommand.self, RotateIdentityKeyCommand.self,
            RevokeIdentityKeyCommand.self, WatchIdentityKeysCommand.self,
        ])
}
