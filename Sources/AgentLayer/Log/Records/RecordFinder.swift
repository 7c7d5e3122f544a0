import Storage
import TransparencyLog

/// Finds what leaves commit to, in the rows as they are now.
enum RecordFinder {
    /// The records of those of `objects` that there are, for leaves of one type. Of no use for types that say all in the
    /// clear.
    static func find(
        _ type: LeafType, _ objects: [String], _ transaction: ReadTransaction
    ) throws -> [any LeafRecord] {
        switch type {
        case .agent: try transaction.all(AgentRecord.find(objects))
        case .post: try transaction.all(PostRecord.find(objects))
        case .comment: try transaction.all(CommentRecord.find(objects))
        case .submolt: try transaction.all(SubmoltRecord.find(objects))
        case .removed: try transaction.all(RemovedRecord.find(objects))
        case .erased: try transaction.all(ErasedRecord.find(objects))
        case .moderation: try transaction.all(ModerationRecord.find(objects))
        case .policy: try transaction.all(PolicyRecord.find(objects))
        case .edit, .receipt, .keyAdded, .keyRemoved, .issuerKey, .trailHead: []
        }
    }
}
