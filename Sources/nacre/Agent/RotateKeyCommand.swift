import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent rotate-key`
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: "Exchange the key. The old one stops working at once.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let (client, credentials) = try options.agentAndCredentials()
        let home = options.agentHome
        // Asked before the exchange: a new key that cannot be kept would be lost, and the old one is gone by then.
        try home.prepare()
        let reply = try await client.rotateKey()
        do {
            try home.save(
                AgentCredentials(
                    server: credentials.server, agentName: credentials.agentName, apiKey: reply.value.apiKey))
        } catch {
            StandardStreams.out(raw: reply.rawJSON)
            throw error
        }
        options.show(reply) { _ in "The new key is in \(home.credentialsPath). The old one has stopped working." }
    }
}
