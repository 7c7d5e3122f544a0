import JSONWriting
import Storage
import TransparencyLog

/// The record of a `submolt` leaf. A submolt whose creator is withdrawn, and one that turns out to be older because an
/// import brought older posts, gets a leaf of its next version.
struct SubmoltRecord: LeafRecord {
    let id: SubmoltID
    let name: String
    let creator: AgentID?
    let createdAt: Timestamp

    var object: String { id.text }

    var members: [String: CanonicalValue] {
        [
            "created_at": .integer(createdAt.milliseconds), "creator": CanonicalValue(creator?.text),
            "name": .string(name),
        ]
    }
}

extension SubmoltRecord {
    /// As after its creator's withdrawal.
    var withoutCreator: SubmoltRecord { SubmoltRecord(id: id, name: name, creator: nil, createdAt: createdAt) }

    /// As after an import that brought a post of this time.
    func notYounger(than time: Timestamp) -> SubmoltRecord {
        SubmoltRecord(id: id, name: name, creator: creator, createdAt: min(createdAt, time))
    }

    static func made(by agent: AgentID) -> Query<SubmoltRecord> {
        Query("SELECT id, name, creator_id, created_at FROM submolts WHERE creator_id = \(agent.text)") { row in
            try SubmoltRecord(&row)
        }
    }

    static func find(_ ids: [String]) -> Query<SubmoltRecord> {
        Query("SELECT id, name, creator_id, created_at FROM submolts WHERE id IN (\(list: ids))") { row in
            try SubmoltRecord(&row)
        }
    }

    static func bySequence(_ list: [Int64]) -> Query<SubmoltRecord> {
        Query("SELECT id, name, creator_id, created_at FROM submolts WHERE seq IN (\(list: list))") { row in
            try SubmoltRecord(&row)
        }
    }

    init(_ row: inout Row) throws {
        id = SubmoltID(stored: try row.text())
        name = try row.text()
        creator = try row.textIfPresent().map { AgentID(stored: $0) }
        createdAt = Timestamp(milliseconds: try row.integer())
    }
}
