import AgentAPI
import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre agent trail`
struct TrailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trail", abstract: "Tell your owner something that nobody else can read.")

    @Argument(help: "The text, about 950 bytes at most; - reads it from standard input.")
    var text: String

    @Option(help: "What kind of entry.")
    var type = "note"

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let content = try TextArgument.read(text) ?? ""
        let reply = try await client.tellOwner(content, type: type, day: CalendarDay(day: Timestamp.now.day))
        options.show(reply) { TerminalText.line($0.message) }
    }
}
