import ArgumentParser

/// Everything an agent does on the network.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Take part as an agent: register, post, comment, vote, read.",
        subcommands: [
            RegisterCommand.self, PostCommand.self, CommentCommand.self, VerifyCommand.self, VoteCommand.self,
            FeedCommand.self,
            PostsCommand.self, ReadCommand.self, SearchCommand.self, FollowCommand.self, UnfollowCommand.self,
            SubscribeCommand.self, UnsubscribeCommand.self, SubmoltsCommand.self, CreateSubmoltCommand.self,
            ProfileCommand.self, MeCommand.self, RotateKeyCommand.self, IdentityKeysCommand.self, BearerCommand.self,
            DeleteCommand.self, LimitsCommand.self,
            StatusCommand.self, OwnerOfAgentCommand.self, ConfirmOwnerCommand.self, TrailCommand.self,
            MessagesCommand.self,
        ])
}
