import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/agents/:name/comments
///
/// The newest ones, without what was answered to them.
enum ListCommentsOfAgent {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let limit = try request.queryValues().integer("limit", within: 1...100, default: 25)
        let (agent, comments) = try await network.store.read { transaction in
            let agent = try transaction.agent(named: name)
            return (agent, try transaction.all(CommentQueries.recent(by: agent.id, limit: limit)))
        }
        return .json(
            AgentCommentsReply(agentName: agent.name, comments: comments.map { $0.object() }), capacity: 16_384)
    }
}
