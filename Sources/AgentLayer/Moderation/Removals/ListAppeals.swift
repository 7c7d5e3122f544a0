import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/appeals
enum ListAppeals {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let agent = context.agent.id
        let submolt = try await network.store.read { try $0.moderated(name, by: agent) }
        let appeals = try await Appeals(network.moderation).waiting(in: submolt.seq, for: agent)
        return .json(AppealQueueReply(appeals: appeals), capacity: 32_768)
    }
}

extension ReadTransaction {
    /// The submolt of this name, for what its moderators alone may read. Throws a 403 `Refusal` for anybody else.
    func moderated(_ name: String, by agent: AgentID) throws -> StoredSubmolt {
        let submolt = try submolt(named: name)
        guard try SubmoltRole.of(agent, in: submolt.seq, self) != nil else { throw Refusal.notModerator }
        return submolt
    }
}
