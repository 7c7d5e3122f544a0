import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/submolts/:name/moderators
/// DELETE /api/v1/submolts/:name/moderators/:agent
///
/// By the owner; a moderator can remove itself. The first form names the agent in a JSON body.
enum RemoveModerator {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(ModeratorRequest.self, upTo: 4_096)
        return try await remove(input.agentName, context, network)
    }

    static func byPath(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await remove(context.segment("agent"), context, network)
    }

    private static func remove(
        _ agentName: String, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let name = try context.segment("name")
        let agent = context.agent.id
        let (submolt, target) = try await network.store.read { transaction in
            (try transaction.submolt(named: name).seq, try transaction.agentOrWithdrawn(named: agentName))
        }
        try await context.write { transaction in
            let own = try transaction.requireModerator(agent, of: submolt)
            guard target.id == agent || own == .owner else { throw Refusal.notOwner }
            switch try SubmoltRole.of(target.id, in: submolt, transaction.read) {
            case .owner: throw Refusal.lastOwner
            case .moderator: try transaction.run(SubmoltRoleQueries.removeModerator(target.id, from: submolt))
            case nil:
                throw Refusal.notFound(
                    "Moderator", hint: "GET /api/v1/submolts/NAME/moderators lists who moderates this submolt.")
            }
        }
        network.changes.changedModerators(of: submolt)
        let moderators = try await network.store.read { try Moderators.of(submolt, $0) }
        return .json(
            ModeratorsReply(
                message: "\(target.name) no longer moderates m/\(name.lowercased())", moderators: moderators.objects))
    }
}
