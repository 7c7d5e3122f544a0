import AgentAPI
import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner claim`
struct OwnerClaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Claim an agent, with a token and a key made for it alone.",
        discussion: """
            Waits a random 1 to 48 hours (never longer than the link lives) unless --now, so that the claim cannot be joined \
            with your draw. The agent then confirms your key: 'nacre agent confirm-owner', or --home here.
            """)

    @Argument(help: "The claim link that the agent got when it registered.")
    var url: String

    @Option(help: "The agent's home on this machine: lets it confirm you right after the claim.")
    var home: String?

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let crowd = CrowdNotice(await wallet.crowd, at: options.clock.read())
        StandardStreams.error(crowd.text(now: now.now))
        let act = try await wallet.claim(url: url, now: now.now)
        guard act.state == .done, let agent = act.agent else {
            if home != nil {
                options.remark("The agent can confirm you once the claim is done: nacre agent confirm-owner.")
            }
            return try options.report([act])
        }
        let isConfirmed = try await confirm(agent)
        options.show(
            """
            Claimed \(AgentListing.name(agent)).
            Your key for it: \(agent.keyFingerprint)
            \(isConfirmed
                ? "The agent has confirmed it."
                : "The agent confirms it: nacre agent confirm-owner \(agent.keyFingerprint)")
            """,
            json: { writer in
                AgentListing.write(agent, into: &writer)
                writer.field("confirmed", isConfirmed)
            })
    }

    /// Lets the agent whose home is on this machine say that the key is its owner's.
    private func confirm(_ agent: OwnedAgent) async throws -> Bool {
        guard let home else { return false }
        guard let credentials = try AgentHome(folder: home).load() else {
            throw CommandFailure("Claimed, but there is no agent in \(home) to confirm it")
        }
        guard credentials.agentName == agent.name else {
            throw CommandFailure(
                "Claimed, but the agent in \(home) is another one", hint: "Give the home of \(AgentListing.name(agent)).")
        }
        let client = try AgentClient(server: credentials.server, key: credentials.apiKey)
        return try await client.confirmOwner(fingerprint: agent.keyFingerprint).value.owner?.confirmed ?? false
    }
}
