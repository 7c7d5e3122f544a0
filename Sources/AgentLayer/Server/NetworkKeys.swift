import Envelope
import JSONWriting
import PrivacyPassToken

/// The keys of the agent layer by purpose (protocols.md section 5).
struct NetworkKeys: Sendable {
    private let apiKeys: PurposeKeys
    private let listTags: PurposeKey
    private let pending: PurposeKeys
    private let claimCodes: PurposeKeys
    private let verificationCodes: PurposeKey
    private let standingTags: PurposeKey
    private let standings: PurposeKeys
    private let dataKeys: DataKeyStore

    /// Days on which a target can still be voted on; after that its day's key is destroyed.
    static let votingDays: Int64 = 90

    init(dataKeys: DataKeyStore) async throws {
        apiKeys = try await dataKeys.purposeKeys("api-key")
        // Tags by which rows are found stay under the first key of their purpose: nothing renames them.
        listTags = try await dataKeys.purposeKeys("private-list-tag").all[0]
        pending = try await dataKeys.purposeKeys("pending-count")
        claimCodes = try await dataKeys.purposeKeys("claim-code")
        verificationCodes = try await dataKeys.purposeKeys("verification-code").all[0]
        standingTags = try await dataKeys.purposeKeys("standing-tag").all[0]
        standings = try await dataKeys.purposeKeys("standing")
        self.dataKeys = dataKeys
    }

    // MARK: API keys

    func newAPIKeyTag(_ key: APIKey) -> (tag: [UInt8], version: Int64) {
        (apiKeys.current.tag("nacre/api-key/v1\0", Array(key.text.utf8)), apiKeys.current.version)
    }

    /// The tags under which a key may be stored: one per version, the newest first.
    func apiKeyTags(_ key: APIKey) -> [[UInt8]] {
        apiKeys.all.reversed().map { $0.tag("nacre/api-key/v1\0", Array(key.text.utf8)) }
    }

    // MARK: Claiming

    /// What makes a claim code this server's, under each version, the newest last. 32 bytes, of which a code carries 16.
    func claimCodeTags(of agent: AgentID, counter: [UInt8], pickedUp: Bool) -> [[UInt8]] {
        let domain: StaticString = pickedUp ? "nacre/claim-code-picked-up/v1\0" : "nacre/claim-code/v1\0"
        return claimCodes.all.map { $0.tag(domain, agent.bytes, counter) }
    }

    /// What a verification code is spelled from: always the same for an agent.
    func verificationCode(of agent: AgentID) -> [UInt8] {
        verificationCodes.tag("nacre/verification-code/v1\0", agent.bytes)
    }

    // MARK: Tokens and standing

    /// The key under which what was spent of a kind and epoch is found again, made with the first.
    func spentTokenKey(_ kind: TokenKind, _ epoch: Epoch) async throws -> DataKey {
        try await dataKeys.key(for: Self.spentTokens(kind, epoch))
    }

    /// The kinds and epochs of which there is such a key.
    func spentTokenKeys() async throws -> [(kind: TokenKind, epoch: Epoch)] {
        try await dataKeys.records(startingWith: Array(Self.spentTokens.utf8)).compactMap { record in
            let parts = String(decoding: record, as: UTF8.self).split(separator: "/")
            guard parts.count == 3, let kind = try? TokenKind(String(parts[1])),
                let epoch = Int64(parts[2]).flatMap(Epoch.init(number:))
            else { return nil }
            return (kind, epoch)
        }
    }

    /// Then nobody can tell any more which tokens were spent, or for whom.
    func destroySpentTokenKeys(_ keys: [(kind: TokenKind, epoch: Epoch)]) async throws {
        try await dataKeys.destroy(keys.map { Self.spentTokens($0.kind, $0.epoch) })
    }

    private static let spentTokens = "spent-tokens/"

    private static func spentTokens(_ kind: TokenKind, _ epoch: Epoch) -> [UInt8] {
        Array("\(spentTokens)\(kind.name)/\(epoch.number)".utf8)
    }

    func standingTag(of agent: AgentID) -> [UInt8] { standingTags.tag("nacre/standing/v1\0", agent.bytes) }

    func seal(_ standing: Standing, tag: [UInt8]) throws -> [UInt8] {
        try standings.seal(standing.bytes, as: Self.standingContext(tag))
    }

    /// Nothing stored is no standing.
    func openStanding(_ sealed: [UInt8]?, tag: [UInt8]) throws -> Standing {
        guard let sealed else { return .none }
        return try Standing(bytes: standings.open(sealed, as: Self.standingContext(tag)))
    }

    private static func standingContext(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "standings", column: "sealed", record: tag)
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

    /// Where a row of an agent's one-time keys lies; `id` is random.
    func packTag(_ id: [UInt8], of agent: AgentID) -> [UInt8] {
        listTags.tag("nacre/prekey-pack/v1\0", agent.bytes, id)
    }

    /// The data key of an agent's private records.
    func listKey(of agent: AgentID) async throws -> DataKey {
        try await dataKeys.key(for: listTags.tag("nacre/agent-data-key/v1\0", agent.bytes))
    }

    /// Those of many agents, in their order.
    func listKeys(of agents: [AgentID]) async throws -> [DataKey] {
        try await dataKeys.keys(for: agents.map { listTags.tag("nacre/agent-data-key/v1\0", $0.bytes) })
    }

    /// The same, or nil when the agent never had a private record.
    func existingListKey(of agent: AgentID) async throws -> DataKey? {
        try await dataKeys.existingKey(for: listTags.tag("nacre/agent-data-key/v1\0", agent.bytes))
    }

    /// Shreds an agent's private lists, here and in every backup of the data.
    func destroyListKey(of agent: AgentID) async throws {
        try await dataKeys.destroy([listTags.tag("nacre/agent-data-key/v1\0", agent.bytes)])
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

    func tag(target: [UInt8], agent: AgentID) -> [UInt8] { tag(target: target, agent: agent.bytes) }

    func tag(target: [UInt8], agent: [UInt8]) -> [UInt8] { key.tag("nacre/vote/v1\0", target, agent) }
}
