import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent owner`
struct OwnerOfAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owner", abstract: "Show your owner: a key made for you alone, and what it decided.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        options.show(try await options.agent().owner()) { reply in
            reply.owner.map(Self.text) ?? "Nobody has claimed you yet. The claim link: nacre agent status."
        }
    }

    static func text(_ owner: OwnerObject) -> String {
        let votes = owner.votesCountUntil.map { "count until \($0.text)" } ?? "do not move scores"
        return """
            Owner key \(TerminalText.line(owner.fingerprint))
              \(owner.confirmed ? "confirmed by you" : "not confirmed by you yet: nacre agent confirm-owner")
              you write until \(owner.standingUntil.text)\(owner.paused ? ", but are paused" : ""); your votes \(votes)
            \(AgentListing.text(owner.policy))
            """
    }
}
