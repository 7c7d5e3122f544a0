import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// POST /api/v1/submolts/:name/appeals/:id
///
/// The id is that of what was removed.
enum AnswerAppeal {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (name, text) = (try context.segment("name"), try context.segment("id"))
        let input = try await request.decodeJSON(AnswerAppealRequest.self, upTo: 16_384)
        guard ["uphold", "restore"].contains(input.decision) else {
            throw Refusal.badRequest(
                "INVALID_DECISION", "decision is not known", hint: "uphold leaves it removed, restore brings it back.")
        }
        let note = try ModerationInput.note(input.note)
        let agent = context.agent.id
        let submolt = try await network.store.read { try $0.moderated(name, by: agent) }
        let object = try await network.store.read { try $0.removable(text) }
        let sequence = AssignedIndex()
        try await Appeals(network.moderation).answer(
            object, in: submolt.seq, granting: input.decision == "restore", note: note, by: .moderator(agent),
            sequence: sequence
        ) { try await context.write(.publication, $0) }
        return .json(
            ActionReply(
                message: input.decision == "restore" ? "Restored on appeal" : "The removal stands",
                action: input.decision == "restore" ? "restored" : "upheld", sequence: sequence.value))
    }
}

extension ReadTransaction {
    /// What has this id: a post or a comment, also one that was removed. Throws a 404 `Refusal`.
    func removable(_ text: String) throws -> Removable {
        if let id = PostID(text), try first(RemovalQueries.content(.post(id))) != nil { return .post(id) }
        if let id = CommentID(text), try first(RemovalQueries.content(.comment(id))) != nil { return .comment(id) }
        throw Refusal.notFound("Content", hint: "Give the id of a post or a comment.")
    }
}
