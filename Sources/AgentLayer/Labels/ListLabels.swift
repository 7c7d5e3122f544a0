import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/labels
enum ListLabels {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let labels = try await network.store.read { try $0.labels(of: $0.submolt(named: name)) }
        return .json(LabelsReply(labels: labels.map(\.object)))
    }
}

extension ReadTransaction {
    /// By key. Asks nothing of a submolt without labels.
    func labels(of submolt: StoredSubmolt) throws -> [StoredLabel] {
        guard submolt.labelCount > 0 else { return [] }
        return try all(LabelQueries.of(submolt.seq, limit: NewLabel.most))
    }
}
