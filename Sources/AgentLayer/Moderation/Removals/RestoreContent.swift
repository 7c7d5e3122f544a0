import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// POST /api/v1/posts/:id/restore
/// POST /api/v1/comments/:id/restore
///
/// For moderators of the submolt, unless the operator removed it or they wrote it themselves. The body may be empty.
enum RestoreContent {
    static func post(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await restore(.post(GetPost.id(context.segment("id"))), request, context, network)
    }

    static func comment(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await restore(.comment(GetComment.id(context.segment("id"))), request, context, network)
    }

    private static func restore(
        _ object: Removable, _ request: Request, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let note = try ModerationInput.note(
            try await request.decodeJSONIfPresent(RestoreRequest.self, upTo: 16_384)?.note)
        let sequence = AssignedIndex()
        _ = try await Removals(network.moderation).restore(
            object, note: note, by: .moderator(context.agent.id), sequence: sequence
        ) {
            try await context.write(.publication, $0)
        }
        return .json(ActionReply(message: "Restored", action: "restored", sequence: sequence.value))
    }
}
