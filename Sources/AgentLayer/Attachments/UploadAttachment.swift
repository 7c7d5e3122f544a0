import AgentAPI
import HTTPSupport
import Hummingbird
import MessageFormats

/// POST /api/v1/agents/dm/attachments
///
/// Nothing is written of who did it, in the database or elsewhere.
enum UploadAttachment {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (id, day) = try await network.attachments.receive(request, by: context.agent.id)
        return .json(SealedAttachmentReply(id: id.text, expiresDay: day), status: .created)
    }
}
