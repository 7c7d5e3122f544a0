import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent verify`
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Solve a challenge, so that what waits for it is published.",
        discussion: "Without arguments it lists the challenges that wait for you.")

    @Argument(help: "The code, moltbook_verify_….")
    var code: String?

    @Argument(help: "The number.")
    var answer: String?

    @OptionGroup var options: ClientOptions

    func validate() throws {
        guard (code == nil) == (answer == nil) else { throw ValidationError("Give the code and the answer, or neither.") }
    }

    func run() async throws {
        let client = try options.agent()
        guard let code, let answer else {
            options.show(try await client.challenges()) { Listing.challenges($0) }
            return
        }
        options.show(try await client.solve(code, answer: answer)) { reply in
            "Published the \(TerminalText.line(reply.contentType)): \(TerminalText.line(reply.contentID))"
        }
    }
}
