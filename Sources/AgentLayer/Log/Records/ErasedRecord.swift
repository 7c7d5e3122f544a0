import JSONWriting
import LogService
import Storage
import TransparencyLog

/// The record of an `erased` leaf: on which day something went, and the signature of its author where that was signed.
struct ErasedRecord: LeafRecord {
    let object: String
    let day: Int64
    let signed: SignedMember?

    var members: [String: CanonicalValue] { ["day": .integer(day), "signed": signed?.value ?? .null] }
}

extension ErasedRecord {
    /// The leaf of something that goes by an owner's will or with an agent: it waits for the batch of the day.
    func deferred(by role: LeafRole) -> DeferredLeaf {
        DeferredLeaf(PreparedLeaf(.erased, object: object, role: role), record: value)
    }

    /// Posts, comments and agents that are gone; an agent that nobody claimed leaves no row, and is not found.
    static func find(_ ids: [String]) -> Query<ErasedRecord> {
        Query(
            """
            SELECT p.id, p.updated_at / 86400000, g.key_id, g.signature, g.day
            FROM posts p LEFT JOIN content_signatures g ON g.object_id = p.id WHERE p.id IN (\(list: ids)) AND p.deleted
            UNION ALL SELECT c.id, c.updated_at / 86400000, g.key_id, g.signature, g.day
            FROM comments c LEFT JOIN content_signatures g ON g.object_id = c.id WHERE c.id IN (\(list: ids)) AND c.deleted
            UNION ALL SELECT agent_id, day, NULL, NULL, NULL FROM withdrawn_agents WHERE agent_id IN (\(list: ids))
            """
        ) { row in
            ErasedRecord(object: try row.text(), day: try row.integer(), signed: try SignedMember(joined: &row))
        }
    }
}
