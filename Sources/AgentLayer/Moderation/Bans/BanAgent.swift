import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// POST /api/v1/submolts/:name/bans
enum BanAgent {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let input = try await request.decodeJSON(BanRequest.self, upTo: 16_384)
        let reason = try ModerationInput.reason(input.reason)
        let (note, hours) = (try ModerationInput.note(input.note), try ModerationInput.hours(input.hours))
        let moderator = context.agent.id
        let (submolt, agent) = try await network.store.read { transaction in
            let submolt = try transaction.moderated(name, by: moderator)
            return (submolt, try transaction.agent(named: input.agentName))
        }
        let sequence = AssignedIndex()
        try await Bans(network.moderation).ban(
            agent.id, from: submolt.seq, for: reason, note: note, hours: hours, by: .moderator(moderator),
            sequence: sequence
        ) { try await context.write(.publication, $0) }
        return .json(
            ActionReply(message: "Banned: \(reason.words)", action: "banned", sequence: sequence.value), status: .created)
    }
}
