import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent bearer`
struct BearerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bearer", abstract: "Switch the API key off or on.",
        discussion: """
            Off: only requests signed with an identity key are yours (RFC 9421), and no API key lets anybody in. On: a new \
            API key. Your owner can give you one too.
            """)

    enum Setting: String, ExpressibleByArgument, CaseIterable { case on, off }

    @Argument(help: "on or off.")
    var setting: Setting

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let home = options.agentHome
        let (_, credentials) = try options.agentAndCredentials()
        guard let key = try home.loadIdentity()?.current else { throw AgentIdentityError.noKey }
        try home.prepare()
        let client = AgentClient(server: try ServerAddress(credentials.server), key: nil, signer: try key.privateKey)
        let reply = try await client.setBearer(setting == .on)
        do {
            try home.save(
                AgentCredentials(
                    server: credentials.server, agentName: credentials.agentName, apiKey: reply.value.apiKey ?? ""))
        } catch {
            StandardStreams.out(raw: reply.rawJSON)
            throw error
        }
        options.show(reply) { reply in
            reply.enabled
                ? "The new API key is in \(home.credentialsPath)."
                : "The API key is off. Requests are signed from now on."
        }
    }
}
