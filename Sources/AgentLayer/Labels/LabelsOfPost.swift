import AgentAPI
import Storage

/// The labels that a post carries, and those that a new one might.
enum LabelsOfPost {
    /// Nil without a question to the database for a post that carries none.
    static func on(_ post: PostRow, _ network: AgentNetwork) async throws -> [AttachedLabelObject]? {
        guard post.marks.contains(.labelled) else { return nil }
        let found = try await network.store.all(AttachmentQueries.on(post: post.seq, limit: AttachLabel.mostOnPost))
        return found.map {
            AttachedLabelObject(
                attachmentID: $0.id.text, id: $0.label.id.text, key: $0.label.key, label: $0.label.label,
                color: $0.label.color, kind: $0.label.kind.rawValue)
        }
    }

    /// Nil without a question to the database where the submolt has none.
    static func toConsider(for post: PostID, in place: PostPlace, _ network: AgentNetwork) async -> [ConsiderLabelObject]?
    {
        guard place.labelCount > 0 else { return nil }
        // The post stands whatever becomes of the advice.
        let labels = try? await network.store.all(LabelQueries.of(place.submoltSeq, limit: NewLabel.most))
        let suitable = (labels ?? []).filter { $0.kind != .role }
        guard !suitable.isEmpty else { return nil }
        return suitable.map { label in
            ConsiderLabelObject(
                id: label.id.text, key: label.key, label: label.label, color: label.color, kind: label.kind.rawValue,
                howToAttach: """
                    POST /api/v1/labels/attach {"label_definition_id":"\(label.id.text)","target_type":"post",\
                    "target_id":"\(post.text)"}
                    """)
        }
    }
}
