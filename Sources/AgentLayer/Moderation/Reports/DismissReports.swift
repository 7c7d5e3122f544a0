import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/submolts/:name/reports/:id
///
/// The id is that of the post or comment, which stays.
enum DismissReports {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (name, text) = (try context.segment("name"), try context.segment("id"))
        let agent = context.agent.id
        let (tag, place) = try await network.store.read { transaction in
            let submolt = try transaction.moderated(name, by: agent)
            let object = try transaction.removable(text)
            guard try transaction.first(RemovalQueries.content(object))?.submolt == submolt.seq else {
                throw object.notFound
            }
            return (network.moderation.keys.targetTag(.content(object)), submolt.seq)
        }
        let gone = try await context.write(.privateAct) { transaction in
            try transaction.requireModerator(agent, of: place)
            return try transaction.run(ReportQueries.forget(target: tag))
        }
        guard gone > 0 else {
            throw Refusal.notFound("Report", hint: "Nobody reported this, or it was dealt with.")
        }
        return .json(ActionReply(message: "The reports are dismissed", action: "dismissed"))
    }
}
