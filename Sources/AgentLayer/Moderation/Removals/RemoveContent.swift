import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// POST /api/v1/posts/:id/remove
/// POST /api/v1/comments/:id/remove
///
/// For moderators of the submolt. The reason is public; who it was is not.
enum RemoveContent {
    static func post(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await remove(.post(GetPost.id(context.segment("id"))), request, context, network)
    }

    static func comment(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await remove(.comment(GetComment.id(context.segment("id"))), request, context, network)
    }

    private static func remove(
        _ object: Removable, _ request: Request, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let input = try await request.decodeJSON(RemoveRequest.self, upTo: 16_384)
        let reason = try ModerationInput.reason(input.reason)
        let note = try ModerationInput.note(input.note)
        let sequence = AssignedIndex()
        _ = try await Removals(network.moderation).remove(
            object, for: reason, note: note, by: .moderator(context.agent.id), sequence: sequence
        ) { try await context.write(.publication, $0) }
        return .json(ActionReply(message: "Removed: \(reason.words)", action: "removed", sequence: sequence.value))
    }
}
