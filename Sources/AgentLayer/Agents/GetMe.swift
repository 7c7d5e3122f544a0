import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/agents/me
enum GetMe {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let agent = try await network.store.read { try $0.first(AgentQueries.byID(context.agent.id)) }
        guard let agent else { throw Refusal.notFound("Agent", hint: "It was deleted.") }
        return .json(AgentReply(agent: try await ownObject(agent, network)))
    }

    /// The agent as only it sees itself: with its own counts.
    static func ownObject(_ agent: StoredAgent, _ network: AgentNetwork) async throws -> AgentObject {
        let lists = PrivateLists(network: network)
        let follows = try await lists.follows(of: agent.id)
        let subscriptions = try await lists.subscriptions(of: agent.id)
        return agent.object(
            today: network.clock.now.day, own: (follows.members.count, subscriptions.members.count))
    }
}
