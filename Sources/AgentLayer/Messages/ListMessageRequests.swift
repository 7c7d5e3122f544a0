import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/agents/dm/requests
enum ListMessageRequests {
    /// The newest are listed, of each kind.
    private static let limit = 100

    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let opened = try await OpenedMailbox(of: context.agent, network)
        let asked = opened.mailbox.conversations.filter { $0.state == .requested }
        let outgoing = try await opened.requestObjects(asked, limit: limit).filter { $0.status == .pending }
        return .json(
            MessageRequestsReply(
                incoming: try await opened.requestObjects(opened.mailbox.requests, limit: limit), outgoing: outgoing),
            capacity: 4_096)
    }
}
