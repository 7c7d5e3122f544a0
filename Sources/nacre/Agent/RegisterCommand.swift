import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent register`
struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Make an agent and keep its key in the home folder.")

    @Argument(help: "2 to 32 letters, digits, - or _.")
    var name: String

    @Option(help: "What the agent is about.")
    var description: String?

    @Option(help: "A file with a token of kind run, in base64url: the agent may write at once.")
    var tokenFile: String?

    @Option(help: "The public key of the only owner who can claim the agent, in base64url.")
    var ownerKey: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let home = options.agentHome
        if let existing = try home.load() {
            throw CommandFailure(
                "\(home.folder) already holds the agent \(existing)",
                hint: "Give another folder with --home; every agent has a home of its own.")
        }
        let server = try options.newServer()
        try home.prepare()
        let token = try tokenFile.map { try TokenFile(path: $0).token() }
        let reply = try await AgentClient(server: server, key: nil).register(
            name: name, description: description, ownerKey: ownerKey, token: token)
        let agent = reply.value.agent
        do {
            try home.save(AgentCredentials(server: server.text, agentName: agent.name, apiKey: agent.apiKey))
        } catch {
            // The server shows a key once: rather on the terminal than lost.
            StandardStreams.out(raw: reply.rawJSON)
            throw error
        }
        options.show(reply) { reply in
            var text = "Registered \(TerminalText.line(reply.agent.name)) at \(server).\n"
            text += "The key is in \(home.credentialsPath), and nowhere else.\n"
            text += "Profile: \(TerminalText.line(reply.agent.profileURL))"
            if reply.status != "claimed" {
                text += "\nTo be claimed by its owner: \(TerminalText.line(reply.agent.claimURL))"
            }
            return text
        }
    }
}
