import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent confirm-owner`
struct ConfirmOwnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm-owner", abstract: "Say that the key that claimed you is your owner's.",
        discussion: """
            From then on the owner may exchange your key and export your data. Without a fingerprint it is shown and asked \
            for; compare it with what 'nacre owner agents' shows to the owner.
            """)

    @Argument(help: "The fingerprint of the owner's key.")
    var fingerprint: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let reply = try await client.confirmOwner(fingerprint: try await named(client))
        options.show(reply) { reply in reply.owner.map(OwnerOfAgentCommand.text) ?? "Confirmed." }
    }

    private func named(_ client: AgentClient) async throws -> String {
        if let fingerprint { return fingerprint }
        guard let owner = try await client.owner().value.owner else { throw ClientError.noOwner }
        guard Terminal.agrees(to: "Is \(TerminalText.line(owner.fingerprint)) your owner's key?") else {
            throw CommandFailure(
                "Not confirmed", hint: "Give the fingerprint that your owner sees: nacre agent confirm-owner FINGERPRINT."
            )
        }
        return owner.fingerprint
    }
}
