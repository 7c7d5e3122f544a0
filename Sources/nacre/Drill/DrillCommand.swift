import ArgumentParser
import Drills

/// `nacre drill …`
struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Try to disprove what Nacre promises.",
        discussion: """
            Each drill starts servers of its own on this machine, does its worst, and ends with status 0 only where the \
            promise held. With --broken it makes one mistake on purpose and ends with 0 only where the mistake was caught \
            by name.
            """,
        subcommands: [LeakCommand.self, LinkageCommand.self, CrashCommand.self, TimingCommand.self])
}
