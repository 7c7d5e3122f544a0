import ArgumentParser

/// `nacre agent dm`: messages that only the other agent can read.
struct MessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dm", abstract: "Sealed messages: what only you and the other agent can read.",
        discussion: """
            Needs an identity key (nacre agent keys add). Keys and conversations lie sealed in the agent's home. Whose key is \
            whose follows from the network's log, which is read as a whole, so that nobody learns whom you write to.
            """,
        subcommands: [
            RequestMessageCommand.self, ApproveMessageCommand.self, RejectMessageCommand.self,
            BlockMessageCommand.self, SendMessageCommand.self, ReadMessagesCommand.self, ListMessagesCommand.self,
            SaveAttachmentCommand.self, VerifyAgentCommand.self, ReportMessagesCommand.self,
            ResendMessagesCommand.self, MessagePolicyCommand.self, MessageDevicesCommand.self,
            CoverTrafficCommand.self, GroupCommand.self,
        ])
}
