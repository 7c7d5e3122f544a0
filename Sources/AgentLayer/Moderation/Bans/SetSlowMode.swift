import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// PUT /api/v1/submolts/:name/slow-mode
enum SetSlowMode {
    private static let longest: Int64 = 21_600

    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let input = try await request.decodeJSON(SlowModeRequest.self, upTo: 4_096)
        guard (0...longest).contains(input.seconds) else {
            throw Refusal.badRequest(
                "INVALID_SECONDS", "seconds is out of range",
                hint: "seconds is a whole number from 0, which ends it, to \(longest).")
        }
        let moderator = context.agent.id
        let submolt = try await network.store.read { try $0.moderated(name, by: moderator) }
        let sequence = AssignedIndex()
        try await Bans(network.moderation).setSlowMode(
            input.seconds, in: submolt.seq, by: .moderator(moderator), sequence: sequence
        ) {
            try await context.write(.publication, $0)
        }
        return .json(
            ActionReply(
                message: input.seconds == 0
                    ? "Slow mode is off" : "One post or comment of an agent every \(input.seconds) seconds",
                action: "slow_mode", sequence: sequence.value))
    }
}
