import Envelope
import Storage

/// Reads what agents may do. Changes are made in transactions: see `WriteTransaction.redeem` and `.setPaused`.
struct Standings: Sendable {
    let network: AgentNetwork

    init(_ network: AgentNetwork) { self.network = network }

    /// One point read.
    func of(_ agent: AgentID) async throws -> Standing {
        try await stored(under: network.keys.standingTag(of: agent)).opened
    }

    /// The standing under a tag, also as it is stored.
    func stored(under tag: [UInt8]) async throws -> StoredStanding {
        let sealed = try await network.store.first(StandingQueries.find(tag))
        return StoredStanding(sealed: sealed, opened: try network.keys.openStanding(sealed, tag: tag))
    }
}

/// A standing as it is stored, if it is, and what it says.
struct StoredStanding: Sendable {
    let sealed: [UInt8]?
    let opened: Standing
}

extension WriteTransaction {
    /// Stops an agent, or lets it go on; what was redeemed for it stays. Commit it with rows of this agent alone.
    @discardableResult
    func setPaused(_ paused: Bool, of agent: AgentID, _ keys: NetworkKeys) throws -> Standing {
        try changeStanding(of: agent, keys) { $0.paused = paused }
    }

    /// Forgets what an agent may do.
    func eraseStanding(of agent: AgentID, _ keys: NetworkKeys) throws {
        try lock(agent.lockKey)
        try run(StandingQueries.remove(keys.standingTag(of: agent)))
    }

    func standing(of agent: AgentID, _ keys: NetworkKeys) throws -> Standing {
        let tag = keys.standingTag(of: agent)
        return try keys.openStanding(try first(StandingQueries.find(tag)), tag: tag)
    }

    /// Under the agent's lock, so that of two changes at once none is lost.
    ///
    /// NOTE: sealing draws a nonce, which a write closure may do although it draws nothing else: run again, it must seal
    /// under another one.
    func changeStanding(
        of agent: AgentID, _ keys: NetworkKeys, _ change: (inout Standing) -> Void
    ) throws -> Standing {
        try lock(agent.lockKey)
        let before = try standing(of: agent, keys)
        var standing = before
        change(&standing)
        guard standing != before else { return standing }
        let tag = keys.standingTag(of: agent)
        try run(StandingQueries.put(tag, sealed: try keys.seal(standing, tag: tag)))
        return standing
    }
}

enum StandingQueries {
    static func find(_ tag: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT sealed FROM standings WHERE tag = \(tag)") { row in try row.blob() }
    }

    static func put(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO standings (tag, sealed, fresh) VALUES (\(tag), \(sealed), TRUE)
            ON CONFLICT (tag) DO UPDATE SET sealed = \(sealed), fresh = TRUE
            """)
    }

    static func remove(_ tag: [UInt8]) -> Command { Command("DELETE FROM standings WHERE tag = \(tag)") }
}
