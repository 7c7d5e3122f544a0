import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/submolts/:name/labels/:id
///
/// Not Moltbook's: without it, what a moderator once wrote in a label would stand for ever. It goes from posts and holders.
enum RemoveLabel {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        guard let id = LabelID(try context.segment("id")) else { throw Refusal.labelNotFound }
        let agent = context.agent.id
        try await context.write { transaction in
            let submolt = try transaction.read.submolt(named: name).seq
            try transaction.requireModerator(agent, of: submolt)
            guard let label = try transaction.first(LabelQueries.byID(id)), label.submoltSeq == submolt else {
                throw Refusal.labelNotFound
            }
            try transaction.run(AttachmentQueries.detachAll(id))
            try transaction.run(LabelQueries.remove(id))
            try transaction.run(LabelQueries.addToCount(of: submolt, -1, upTo: Int64(NewLabel.most)))
        }
        network.changes.everything()
        return .json(ActionReply(message: "Label removed", action: "removed"))
    }
}

extension Refusal {
    static let labelNotFound = Refusal.notFound(
        "Label", hint: "GET /api/v1/submolts/NAME/labels lists the labels of a submolt with their ids.")
}
