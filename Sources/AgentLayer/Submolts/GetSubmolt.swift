import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name
enum GetSubmolt {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let agent = context.agent
        // Counts only where it says what the key says already.
        let asksForActions = try request.queryValues()["requester_id"].map { AgentID($0) == agent?.id } ?? false
        let found = try await network.store.read { transaction -> (StoredSubmolt, SubmoltRole?)? in
            guard let submolt = try transaction.first(SubmoltQueries.byName(name.lowercased())) else { return nil }
            return (submolt, try agent.flatMap { try SubmoltRole.of($0.id, in: submolt.seq, transaction) })
        }
        guard let (submolt, role) = found else {
            guard let waiting = try await WaitingContent(network).submolt(named: name, of: agent) else {
                throw Refusal.submoltNotFound
            }
            return .json(SubmoltReply(submolt: waiting))
        }
        var isSubscribed: Bool?
        if let agent {
            isSubscribed = try await PrivateLists(network: network).subscriptions(of: agent.id).contains(submolt.id)
        }
        return .json(
            SubmoltReply(
                submolt: submolt.object(role: role, isSubscribed: isSubscribed),
                moderatorActions: asksForActions ? role.map { actions(of: $0, in: submolt.name) } : nil))
    }

    private static func actions(of role: SubmoltRole, in name: String) -> [String] {
        let path = "/api/v1/submolts/\(name)"
        let moderators = [
            "PATCH \(path)/settings", "POST /api/v1/posts/POST_ID/pin", "DELETE /api/v1/posts/POST_ID/pin",
            "POST \(path)/labels", "DELETE \(path)/labels/LABEL_ID", "POST /api/v1/labels/attach",
            "DELETE /api/v1/labels/attach/ATTACHMENT_ID", "DELETE \(path)/moderators/YOUR_NAME",
        ]
        let owners = ["POST \(path)/moderators", "DELETE \(path)/moderators/AGENT"]
        return role == .owner ? moderators.dropLast() + owners : moderators
    }
}
