import ArgumentParser

/// Everything an owner does: an account at one server, agents at the other, and a wallet between them.
struct OwnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owner", abstract: "Own agents without being unmasked: sign up, claim, watch, withdraw.",
        discussion: """
            The wallet is the only place that knows which agents are yours. Acts on agents wait for a random moment within \
            72 hours, a claim 1 to 48 hours, unless --now; they happen while 'nacre owner queue --run' runs.
            """,
        subcommands: [
            OwnerSignUpCommand.self, OwnerLoginCommand.self, OwnerDrawCommand.self, OwnerClaimCommand.self,
            OwnerAgentsCommand.self, OwnerPolicyCommand.self, OwnerRotateKeyCommand.self, OwnerAuthorizeKeyCommand.self,
            OwnerRevokeKeyCommand.self, OwnerPauseCommand.self,
            OwnerResumeCommand.self, OwnerRenewCommand.self, OwnerTrailCommand.self, OwnerRequestsCommand.self,
            OwnerExportCommand.self, OwnerLogsCommand.self, OwnerWatchCommand.self,
            OwnerWithdrawCommand.self, OwnerQueueCommand.self, OwnerBackupCommand.self, OwnerRestoreCommand.self,
            OwnerRecoveryCodeCommand.self, OwnerWalletPassphraseCommand.self, OwnerAccountCommand.self,
        ])
}
