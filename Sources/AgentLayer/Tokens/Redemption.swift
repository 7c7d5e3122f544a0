import Envelope
import HTTPSupport
import Hummingbird
import JSONWriting
import PrivacyPassOrigin
import PrivacyPassToken
import Storage

/// Turns a token into standing: `check` what came with the request, `prepare` what must not happen in a transaction, then
/// `WriteTransaction.redeem` beside whatever else the request changes.
struct Redemption: Sendable {
    let network: AgentNetwork

    /// An agent stands so many days beyond the epoch of its token. Which of them is drawn at random, so that agents
    /// renewed together do not fall silent together.
    static let graceDays: ClosedRange<Int64> = 7...35

    init(_ network: AgentNetwork) { self.network = network }

    /// The token of `Authorization: PrivateToken token="…"`, checked: form, key, epoch, challenge and signature. Nil when
    /// none was sent. Throws a `Refusal`.
    ///
    /// - Parameter kinds: what the endpoint takes.
    func check(_ request: Request, allowing kinds: Set<TokenKind>) async throws -> CheckedToken? {
        guard let authorization = request.headers[.authorization], Self.isToken(authorization) else { return nil }
        let token: UnverifiedToken
        do { token = try UnverifiedToken(authorization: authorization) } catch { throw Refusal.invalidToken }
        return try network.issuerKeys.check(token, allowing: kinds, day: network.clock.now.day)
    }

    /// Whether an `Authorization` header holds a token, not an API key.
    static func isToken(_ authorization: String) -> Bool {
        let scheme = authorization.prefix { $0 != " " }
        return scheme.lowercased() == UnverifiedToken.authenticationScheme.lowercased()
    }

    /// Draws what is random and opens the epoch's key.
    func prepare(_ token: CheckedToken, for agent: AgentID) async throws -> PreparedRedemption {
        let key = try await network.keys.spentTokenKey(token.kind, token.epoch)
        return PreparedRedemption(
            kind: token.kind, epoch: token.epoch, agent: agent,
            tokenTag: key.tag("nacre/spent-token/v1\0", token.token.spendingDigest.bytes),
            agentTag: key.tag("nacre/renewed-agent/v1\0", agent.bytes),
            until: token.epoch.lastDay + Int64.random(in: Self.graceDays), keys: network.keys)
    }
}

/// All that `WriteTransaction.redeem` needs. Made for one agent and one token.
struct PreparedRedemption: Sendable {
    let kind: TokenKind
    let epoch: Epoch
    let agent: AgentID
    /// Keyed hash of what makes the token this token, under its kind's and epoch's key.
    let tokenTag: [UInt8]
    /// Keyed hash of the agent under the same key: there once it has had the epoch.
    let agentTag: [UInt8]
    /// The last day of the standing that the token gives. The day of redemption is kept nowhere.
    let until: Int64
    let keys: NetworkKeys
}

extension ReadTransaction {
    /// Refuses a replay while nothing has to be undone.
    func requireUnspent(_ prepared: PreparedRedemption) throws {
        guard try first(SpentTokenQueries.find(prepared.agentTag)) == nil else { return }
        guard try first(SpentTokenQueries.find(prepared.tokenTag)) == nil else { throw Refusal.tokenSpent }
    }
}

extension WriteTransaction {
    /// Spends the token for the agent, at most once, and returns what the agent may do afterwards. Commit it with rows of
    /// this agent alone.
    ///
    /// An agent that already had a token of this kind and epoch keeps its standing, and nothing is spent. Throws a
    /// `Refusal` when the token was spent for another agent. Refuses before it changes anything wherever it can, so that
    /// a storm of replays does not undo the writes that wait beside it; the insert decides between requests at once.
    ///
    /// - Parameter entry: what the owner is told if the standing changes.
    func redeem(_ prepared: PreparedRedemption, telling entry: PreparedTrailEntry? = nil) throws -> Standing {
        try lock(prepared.agent.lockKey)
        let tag = prepared.keys.standingTag(of: prepared.agent)
        let found = try first(SpentTokenQueries.state(prepared.agentTag, prepared.tokenTag, standing: tag))
        let before = try prepared.keys.openStanding(found?.sealedStanding, tag: tag)
        if found?.hasEpoch == true { return before }
        guard found?.isSpent == false else { throw Refusal.tokenSpent }
        let spend = SpentTokenQueries.spend(
            prepared.tokenTag, by: prepared.agentTag, prepared.kind, prepared.epoch)
        try expectAll(spend) { spent in
            guard spent.count == 2 else { throw Refusal.tokenSpent }
        }
        var standing = before
        standing.extend(prepared.kind, to: prepared.until)
        guard standing != before else { return standing }
        try send(StandingQueries.put(tag, sealed: prepared.keys.seal(standing, tag: tag)))
        if let entry { try append(entry) }
        return standing
    }
}

enum SpentTokenQueries {
    static func find(_ tag: [UInt8]) -> Query<Int64> {
        Query("SELECT epoch FROM spent_tokens WHERE tag = \(tag)") { row in try row.integer() }
    }

    /// All that a redemption looks at before it changes anything.
    struct State: Sendable {
        /// The agent had a token of the kind and epoch before.
        let hasEpoch: Bool
        let isSpent: Bool
        let sealedStanding: [UInt8]?
    }

    /// Always one row.
    static func state(_ agentTag: [UInt8], _ tokenTag: [UInt8], standing: [UInt8]) -> Query<State> {
        Query(
            """
            SELECT (SELECT epoch FROM spent_tokens WHERE tag = \(agentTag)),
                (SELECT epoch FROM spent_tokens WHERE tag = \(tokenTag)),
                (SELECT sealed FROM standings WHERE tag = \(standing))
            """
        ) { row in
            State(
                hasEpoch: try row.integerIfPresent() != nil, isSpent: try row.integerIfPresent() != nil,
                sealedStanding: try row.blobIfPresent())
        }
    }

    /// Adds the tags of a token and of its agent. No row for one that is there already.
    static func spend(_ token: [UInt8], by agent: [UInt8], _ kind: TokenKind, _ epoch: Epoch) -> Query<Int64> {
        Query(
            """
            INSERT INTO spent_tokens (tag, kind, epoch, fresh)
            VALUES (\(token), \(kind.name), \(epoch.number), TRUE), (\(agent), \(kind.name), \(epoch.number), TRUE)
            ON CONFLICT DO NOTHING RETURNING epoch
            """
        ) { row in try row.integer() }
    }

    struct Spent: Sendable {
        let tag: [UInt8]
        let epoch: Int64
    }

    /// All of them, by tag: an index by epoch would cost every redemption more than a walk through the table costs once
    /// in an epoch.
    static func page(after tag: [UInt8], limit: Int) -> Query<Spent> {
        Query("SELECT tag, epoch FROM spent_tokens WHERE tag > \(tag) ORDER BY tag LIMIT \(limit)") { row in
            Spent(tag: try row.blob(), epoch: try row.integer())
        }
    }

    static func forget(_ tags: [[UInt8]]) -> Command {
        Command("DELETE FROM spent_tokens WHERE tag IN (\(list: tags))")
    }
}
