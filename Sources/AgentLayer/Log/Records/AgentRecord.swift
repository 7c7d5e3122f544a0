import JSONWriting
import Storage
import TransparencyLog

/// The record of an `agent` leaf: that a name belongs to an id. What an agent says of itself may change and is not in it.
struct AgentRecord: LeafRecord {
    let id: AgentID
    let name: String
    let createdDay: Int64
    let imported: Bool

    var object: String { id.text }

    var members: [String: CanonicalValue] {
        ["created_day": .integer(createdDay), "imported": .bool(imported), "name": .string(name)]
    }
}

extension AgentRecord {
    /// Of an agent that an import makes.
    init(_ agent: AgentTally) {
        self.init(id: agent.id, name: agent.name, createdDay: agent.firstDay, imported: true)
    }

    init(_ agent: SeedAgent) {
        self.init(id: agent.id, name: agent.name, createdDay: agent.createdDay, imported: false)
    }

    static func find(_ ids: [String]) -> Query<AgentRecord> {
        Query("SELECT id, name, created_day, imported FROM agents WHERE id IN (\(list: ids))") { row in
            try AgentRecord(&row)
        }
    }

    init(_ row: inout Row) throws {
        id = AgentID(stored: try row.text())
        name = try row.text()
        createdDay = try row.integer()
        imported = try row.boolean()
    }
}
