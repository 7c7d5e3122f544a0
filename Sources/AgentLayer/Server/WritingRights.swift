import Storage

/// What an agent's right to write stands on, read in the transaction that writes.
struct WritingRights: Sendable {
    /// Whose the key is that the request was let in by; nil when nobody's.
    let keyHolder: AgentID?
    let isWithdrawn: Bool
    /// The agent's standing as stored.
    let sealedStanding: [UInt8]?
    let suspension: Suspension?

    static func find(_ agent: CurrentAgent, standingTag: [UInt8]) -> Query<WritingRights> {
        // Of the one that it is not, nothing can be found.
        let (bearer, key): ([UInt8]?, String?) =
            switch agent.credential {
            case .bearer(let tag): (tag, nil)
            case .key(let id): (nil, id)
            }
        return Query(
            """
            SELECT COALESCE(
                    (SELECT agent_id FROM api_keys WHERE tag = \(bearer)),
                    (SELECT agent_id FROM identity_keys WHERE key_id = \(key) AND removed_day IS NULL)),
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
