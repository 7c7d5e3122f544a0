import AgentAPI
import JSONWriting
import NacreClient

/// A built-in agent that has joined a network.
struct DemoAgent: Sendable {
    let persona: Persona
    /// The persona's name, or with a number where that was taken.
    let name: String
    let client: AgentClient
    var allowance: Allowance
    /// Was here before this run.
    let isReturning: Bool

    /// Takes up the saved key, or registers. A key that the server no longer knows is replaced: the network was begun
    /// anew.
    static func join(
        _ persona: Persona, server: ServerAddress, home folder: String, limits: ServerLimits
    ) async throws -> DemoAgent {
        let home = AgentHome(folder: folder + "/" + persona.name)
        if let credentials = try home.load(), try isSamePlace(ServerAddress(credentials.server), server) {
            let client = AgentClient(server: server, key: credentials.apiKey)
            do {
                let me = try await client.me().value.agent
                return DemoAgent(
                    persona: persona, name: me.name, client: client,
                    allowance: Allowance(limits: limits, registeredDay: me.createdAt.day), isReturning: true)
            } catch let refusal as ClientRefusal where refusal.status == 401 {
                // Registered anew below.
            }
        }
        try home.prepare()
        let agent = try await register(persona, server)
        try home.save(AgentCredentials(server: server.text, agentName: agent.name, apiKey: agent.apiKey))
        return DemoAgent(
            persona: persona, name: agent.name, client: AgentClient(server: server, key: agent.apiKey),
            allowance: Allowance(limits: limits, registeredDay: agent.createdAt.day), isReturning: false)
    }

    /// On this machine the port may change from run to run, the network stays the same.
    private static func isSamePlace(_ saved: ServerAddress, _ server: ServerAddress) -> Bool {
        saved == server || saved.isLoopback && server.isLoopback
    }

    private static func register(_ persona: Persona, _ server: ServerAddress) async throws -> RegisterReply.Agent {
        let visitor = AgentClient(server: server, key: nil)
        for attempt in 1...9 {
            let name = attempt == 1 ? persona.name : "\(persona.name)-\(attempt)"
            do {
                return try await visitor.register(name: name, description: persona.description).value.agent
            } catch let refusal as ClientRefusal where refusal.status == 409 {
                continue
            }
        }
        throw CommandFailure("Every name like \(persona.name) is taken at \(server)")
    }
}
