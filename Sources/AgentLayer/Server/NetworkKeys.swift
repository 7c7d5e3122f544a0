import Envelope
import JSONWriting

/// The keys of the agent layer by purpose (protocols.md section 5).
struct NetworkKeys: Sendable {
    private let apiKeys: PurposeKeys
    private let listTags: PurposeKey
    private let pending: PurposeKeys
    private let claimCodes: PurposeKey
    private let dataKeys: DataKeyStore

    /// Days on which a target can still be voted on; after that its day's key is destroyed.
    static let votingDays: Int64 = 90

    init(roots: RootKeys, dataKeys: DataKeyStore) {
        apiKeys = PurposeKeys(roots, purpose: "api-key")
        // Tags by which rows are found stay under the first root: a rotation re-wraps, it does not rename.
        listTags = PurposeKeys(roots, purpose: "private-list-tag").all[0]
        pending = PurposeKeys(roots, purpose: "pending-count")
        claimCodes = PurposeKeys(roots, purpose: "claim-code").current
        self.dataKeys = dataKeys
    }

    // MARK: API keys

    func newAPIKeyTag(_ key: APIKey) -> (tag: [UInt8], version: Int64) {
        (apiKeys.current.tag("nacre/api-key/v1\0", Array(key.text.utf8)), apiKeys.current.version)
    }

    /// The tags under which a key may be stored: one per root, the newest first.
    func apiKeyTags(_ key: APIKey) -> [[UInt8]] {
        apiKeys.all.reversed().map { $0.tag("nacre/api-key/v1\0", Array(key.text.utf8)) }
    }

    /// Recomputed, never stored.
    func claimCode(of agent: AgentID) -> [UInt8] { claimCodes.tag("nacre/claim-code/v1\0", agent.bytes) }

    /// What a database remembers of these keys: it takes both the root and the key store to make it.
    func databaseMark() async throws -> [UInt8] {
        try await dataKeys.key(for: Array("database-mark".utf8)).tag("nacre/database-mark/v1\0")
    }

    // MARK: Votes

    /// Tags for a vote on a target made on `day`, under that day's key, made with the first vote; nil when voting has
    /// closed.
    func voteTagger(day: Int64, today: Int64) async throws -> VoteTagger? {
        guard today - day <= Self.votingDays else { return nil }
        return VoteTagger(key: try await dataKeys.key(for: Self.voteDay(day)))
    }

    /// The same for looking votes up: makes no key, so that reading leaves no trace.
    func existingVoteTagger(day: Int64, today: Int64) async throws -> VoteTagger? {
        guard today - day <= Self.votingDays else { return nil }
        return try await dataKeys.existingKey(for: Self.voteDay(day)).map(VoteTagger.init)
    }

    /// Destroys the keys of days on which voting has closed. Their tags can then be opened by nobody.
    func destroyVoteKeys(today: Int64) async throws {
        let prefix = Array("vote-day/".utf8)
        let old = try await dataKeys.records(startingWith: prefix).filter { record in
            guard let day = Int64(String(decoding: record.dropFirst(prefix.count), as: UTF8.self)) else { return false }
            return today - day > Self.votingDays
        }
        try await dataKeys.destroy(old)
    }

    private static func voteDay(_ day: Int64) -> [UInt8] { Array("vote-day/\(day)".utf8) }

    // MARK: Private lists

    func listTag(_ kind: PrivateListKind, of agent: AgentID) -> [UInt8] {
        listTags.tag("nacre/private-list/v1\0", Array(kind.rawValue.utf8), agent.bytes)
    }

    /// The data key of an agent's private records.
    func listKey(of agent: AgentID) async throws -> DataKey {
        try await dataKeys.key(for: listTags.tag("nacre/agent-data-key/v1\0", agent.bytes))
    }

    /// The same, or nil when the agent never had a private record.
    func existingListKey(of agent: AgentID) async throws -> DataKey? {
        try await dataKeys.existingKey(for: listTags.tag("nacre/agent-data-key/v1\0", agent.bytes))
    }

    // MARK: Pending counts

    func seal(_ change: PendingCount, id: [UInt8]) throws -> [UInt8] {
        try pending.seal(change.bytes, as: Self.pendingContext(id))
    }

    func open(_ sealed: [UInt8], id: [UInt8]) throws -> PendingCount {
        try PendingCount(bytes: pending.open(sealed, as: Self.pendingContext(id)))
    }

    private static func pendingContext(_ id: [UInt8]) -> SealContext {
        SealContext(table: "pending_counts", column: "sealed", record: id)
    }
}

/// Makes vote tags for the targets of one day: `HMAC(k_day, "nacre/vote/v1\0", target, agent)`.
struct VoteTagger: Sendable {
    let key: DataKey

    func tag(target: [UInt8], agent: AgentID) -> [UInt8] { key.tag("nacre/vote/v1\0", target, agent.bytes) }
}
