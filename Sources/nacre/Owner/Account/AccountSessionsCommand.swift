import AccountAPI
import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre owner account sessions`
struct AccountSessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List where you are signed in, by day.")

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        options.show(try await options.accountClient(of: wallet).sessions()) { reply in
            reply.sessions.map { session in
                "since \(CalendarDay(day: session.createdDay).text), ends \(CalendarDay(day: session.expiresDay).text)"
                    + "  \(session.name ?? (session.browser == true ? "in a browser" : "in a program"))"
                    + (session.current ? "  (this one)" : "")
            }.joined(separator: "\n")
        }
    }
}
