import AgentAPI
import Foundation
import JSONWriting

/// What waits for its author's answer, in the export of everything that is held of the author.
struct ExportedDraft: JSONWritable {
    private let id: String
    private let kind: String
    private let expiresAt: Timestamp
    /// The request as it was sent.
    private let content: String

    init(_ waiting: Drafts.Waiting) throws {
        id = waiting.draft.id
        kind = waiting.draft.kind.name
        expiresAt = waiting.code.expiresAt
        let encoder = JSONEncoder()
        let bytes =
            switch waiting.draft.content {
            case .post(let input): try encoder.encode(input)
            case .comment(let input, _): try encoder.encode(input)
            case .submolt(let input): try encoder.encode(input)
            }
        content = String(decoding: bytes, as: UTF8.self)
    }

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("type", kind)
            writer.field("expires_at", expiresAt)
            writer.key("content")
            writer.writeRaw(content)
        }
    }
}
