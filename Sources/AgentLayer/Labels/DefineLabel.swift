import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/submolts/:name/labels
///
/// A key that is there already gets the new words; its kind stays, since what carries it would change its meaning.
enum DefineLabel {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let label = try NewLabel(await request.decodeJSON(upTo: 16_384))
        let (agent, today) = (context.agent.id, network.clock.now.day)
        let (stored, submolt, isNew) = try await context.write { transaction in
            let submolt = try transaction.read.submolt(named: name).seq
            try transaction.requireModerator(agent, of: submolt)
            let known = try transaction.first(LabelQueries.byKey(label.key, in: submolt))
            if let known {
                guard known.kind == label.kind else { throw otherKind(known.kind) }
                try transaction.run(LabelQueries.replace(known.id, with: label))
            } else {
                let counted = try transaction.run(
                    LabelQueries.addToCount(of: submolt, 1, upTo: Int64(NewLabel.most)))
                guard counted == 1 else { throw tooMany }
                try transaction.run(LabelQueries.insert(label, in: submolt, day: today))
            }
            guard let stored = try transaction.first(LabelQueries.byKey(label.key, in: submolt)) else {
                throw Refusal.submoltNotFound
            }
            return (stored, submolt, known == nil)
        }
        // Every post that carries it shows the new words.
        if !isNew { network.changes.everything() }
        network.changes.changedModerators(of: submolt)
        return .json(
            LabelReply(message: isNew ? "Label defined" : "Label changed", label: stored.object),
            status: isNew ? .created : .ok)
    }

    private static func otherKind(_ kind: LabelKindName) -> Refusal {
        .conflict(
            "LABEL_EXISTS", "This key is a \(kind.rawValue) already",
            hint: "Take another key, or remove that label first.")
    }

    private static let tooMany = Refusal.conflict(
        "LABEL_LIMIT", "This submolt has as many labels as it can",
        hint: "Remove one first; the limit is \(NewLabel.most).")
}
