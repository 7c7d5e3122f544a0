import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name
enum GetSubmolt {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let submolt = try await network.store.read { try $0.submolt(named: name) }
        var isSubscribed: Bool?
        if let agent = context.agent {
            isSubscribed = try await PrivateLists(network: network).subscriptions(of: agent.id).contains(submolt.id)
        }
        return .json(SubmoltReply(submolt: submolt.object(for: context.agent, isSubscribed: isSubscribed)))
    }
}
