import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// DELETE /api/v1/submolts/:name/bans/:agent
enum LiftBan {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (name, banned) = (try context.segment("name"), try context.segment("agent"))
        let moderator = context.agent.id
        let (submolt, agent) = try await network.store.read { transaction in
            let submolt = try transaction.moderated(name, by: moderator)
            return (submolt, try transaction.agentOrWithdrawn(named: banned))
        }
        let sequence = AssignedIndex()
        try await Bans(network.moderation).lift(
            agent.id, in: submolt.seq, note: "", by: .moderator(moderator), sequence: sequence
        ) {
            try await context.write(.publication, $0)
        }
        return .json(ActionReply(message: "The ban is lifted", action: "lifted", sequence: sequence.value))
    }
}
