import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/agents/:name/keys
///
/// For everybody who verifies. What an owner did appears on the next day.
enum ListIdentityKeys {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let agent = try await network.store.read { try $0.agent(named: name) }
        let keys = AgentKeys(network, of: agent.id)
        return .json(try await keys.list(named: agent.name, own: false), capacity: 2048)
    }
}
