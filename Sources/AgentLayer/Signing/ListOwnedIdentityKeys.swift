import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/owner/keys
enum ListOwnedIdentityKeys {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let id = context.owner.record.agent
        guard let agent = try await network.store.first(AgentQueries.byID(id)) else { throw Refusal.agentWithdrawn }
        return .json(try await AgentKeys(network, of: id).list(named: agent.name, own: true), capacity: 2048)
    }
}
