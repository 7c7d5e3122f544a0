import Storage

/// What an agent's right to write stands on, read in the transaction that writes.
struct WritingRights: Sendable {
    /// Whose the key is that came with the request; nil when nobody's.
    let keyHolder: AgentID?
    let isWithdrawn: Bool
    /// The agent's standing as stored.
    let sealedStanding: [UInt8]?
    let suspension: Suspension?

    static func find(_ agent: CurrentAgent, standingTag: [UInt8]) -> Query<WritingRights> {
        Query(
            """
            SELECT (SELECT agent_id FROM api_keys WHERE tag = \(agent.keyTag)),
                (SELECT day FROM withdrawn_agents WHERE agent_id = \(agent.id.text)),
                (SELECT sealed FROM standings WHERE tag = \(standingTag)),
                (SELECT reason FROM suspensions WHERE agent_id = \(agent.id.text)),
                (SELECT ends_at FROM suspensions WHERE agent_id = \(agent.id.text))
            """
        ) { row in
            WritingRights(
                keyHolder: try row.textIfPresent().map { AgentID(stored: $0) },
                isWithdrawn: try row.integerIfPresent() != nil, sealedStanding: try row.blobIfPresent(),
                suspension: try Suspension(joined: &row))
        }
    }
}
