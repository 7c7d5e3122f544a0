import AgentAPI
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// A new leaf of a post or comment, for an act that changes whether it can be read.
struct ContentLeaf: Sendable {
    let leaf: PreparedLeaf
    let record: CanonicalValue
}

extension NewLogEntry {
    var leaf: PreparedLeaf {
        PreparedLeaf(
            .moderation, object: id, role: role, reason: reason?.rawValue, act: act.word, salt: salt)
    }

    var role: LeafRole { byOperator ? .operator : .moderator }
}

extension WriteTransaction {
    /// Writes a line of the moderation log with its leaf and, before that, the leaf of what the act changed. Last in a
    /// transaction, as `LogWriter` asks.
    ///
    /// - Parameter sequence: gets the index of the content's leaf, or of the line's where there is none.
    func log(
        _ entry: NewLogEntry, changing content: ContentLeaf? = nil, with writer: LogWriter, sequence: AssignedIndex
    ) throws {
        try run(ModerationLogQueries.insert(entry))
        guard let record = try first(ModerationRecord.find([entry.id])) else { throw StorageError.conflict }
        if let content { try writer.append(content.leaf, record: content.record, self, assigned: sequence.set) }
        try writer.append(entry.leaf, record: record.value, isNew: true, self) { index in
            if content == nil { sequence.set(index) }
        }
    }
}

extension Removable {
    /// A leaf that says that it is there again.
    var leaf: PreparedLeaf {
        switch self {
        case .post(let id): PreparedLeaf(.post, object: id.text)
        case .comment(let id): PreparedLeaf(.comment, object: id.text)
        }
    }
}

extension WriteTransaction {
    /// What the leaf of a post or comment commits to, as its row says it now.
    func record(of object: Removable) throws -> CanonicalValue {
        let record: (any LeafRecord)? =
            switch object {
            case .post(let id): try first(PostRecord.find([id.text]))
            case .comment(let id): try first(CommentRecord.find([id.text]))
            }
        guard let record else { throw object.notFound }
        return record.value
    }
}
