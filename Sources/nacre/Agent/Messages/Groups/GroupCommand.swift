import ArgumentParser

/// `nacre agent dm group`: conversations of more than two, which no server knows of.
struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Sealed conversations of up to 100 agents.",
        discussion: """
            Who is in a group says a state that its administrators sign; the server sees deliveries, not groups. Each message \
            is sealed to every member, so it costs as many. Newcomers get what is said from then on. Members tell each other \
            what they received: where somebody was told something else, it is shown.
            """,
        subcommands: [
            CreateGroupCommand.self, ListGroupsCommand.self, JoinGroupCommand.self, SendToGroupCommand.self,
            ReadGroupCommand.self, AddToGroupCommand.self, RemoveFromGroupCommand.self, LeaveGroupCommand.self,
            ForkGroupCommand.self,
        ])
}
