import Envelope

/// What the keys of this network make of an agent: other bytes in every network.
struct SeedAgentSecrets: Sendable {
    let agent: SeedAgent
    /// Known to whoever reads the file that the seed was asked for, and to nobody else.
    let key: APIKey
    let keyTag: [UInt8]
    let keyVersion: Int64
    let standingTag: [UInt8]
    let standing: [UInt8]

    init(_ agent: SeedAgent, until day: Int64, _ keys: NetworkKeys) throws {
        self.agent = agent
        key = APIKey()
        (keyTag, keyVersion) = keys.newAPIKeyTag(key)
        standingTag = keys.standingTag(of: agent.id)
        let last = day + agent.standingDays
        standing = try keys.seal(Standing(runUntil: last, voteUntil: last), tag: standingTag)
    }
}

/// A row of `private_lists`.
struct SealedSeedList: Sendable {
    let tag: [UInt8]
    let revision: Int64
    let sealed: [UInt8]
}
