public import AgentSignatures
import LogVerification
import TransparencyLog

/// Every agent's identity keys, from a reader's own copy of the log's key leaves: with it a correspondent's key is proved
/// without anybody learning whom one writes to.
///
/// More suspicious than the log itself: a leaf shows that a signature is over a change, not that the key which signed is the
/// owner's. A key that only an owner key unknown so far vouches for waits like one that nobody vouches for, unless it is the
/// agent's first.
public struct KeyLedger: Sendable, Equatable {
    /// How far the log was read, and whose it is: `LogPosition.bytes`.
    var position: [UInt8]?
    /// The day of the last look.
    var lookedOn: Int64 = 0
    /// The greatest day that a leaf said so far.
    var latestDay: Int64 = 0
    /// Whom the log's reader trusts, as configured last.
    var witnesses: [String] = []
    var quorum: Int64?
    private(set) var agents: [ObjectUUID: [LedgerKey]] = [:]

    public init() {}

    /// The oldest first, those that were taken back too.
    public func keys(of agent: ObjectUUID) -> [LedgerKey] { agents[agent] ?? [] }

    /// The name of the log that was read; nil before the first look.
    public var logOrigin: String? {
        position.flatMap { LogPosition(bytes: $0) }.flatMap { try? NoteVerifier(vkey: $0.logKey).name }
    }

    /// The keys of an agent that are good on a day.
    func goodKeys(of agent: ObjectUUID, on day: Int64) -> [LedgerKey] {
        keys(of: agent).filter { Self.standing(of: $0, on: day) == .good }
    }

    var count: Int { agents.values.reduce(0) { $0 + $1.count } }

    var all: [LedgerKey] { agents.values.flatMap { $0 } }

    /// What is known of a key on a day.
    public func standing(of key: KeyID, agent: ObjectUUID, on day: Int64) -> KeyStanding {
        let known = keys(of: agent).filter { $0.key.id == key }
        guard let first = known.first else { return .unlogged }
        let standings = known.map { Self.standing(of: $0, on: day) }
        return standings.first { $0 == .good } ?? Self.standing(of: first, on: day)
    }

    /// The day of a removal counts as after it: who took a key back did not trust it any more, and a log tells no hours.
    private static func standing(of key: LedgerKey, on day: Int64) -> KeyStanding {
        if let removed = key.removedDay, removed <= day { return .removed(day: removed) }
        return key.goodFrom <= day ? .good : .unauthorised(goodFrom: key.goodFrom)
    }

    func key(_ id: KeyID, of agent: ObjectUUID) -> LedgerKey? { keys(of: agent).last { $0.key.id == id } }

    // MARK: Taking leaves

    /// Takes what a look has brought, in the order of the log.
    ///
    /// - Parameter today: days since 1970, of this machine.
    mutating func take(_ news: [KeyNews], logOrigin: String, on today: Int64) {
        for one in news {
            latestDay = min(today, max(latestDay, one.statement.day))
            switch one.statement.change {
            case .added: add(one, logOrigin: logOrigin, on: today)
            case .removed: remove(one)
            }
        }
        lookedOn = max(lookedOn, today)
    }

    private mutating func add(_ news: KeyNews, logOrigin: String, on today: Int64) {
        let statement = news.statement
        guard let agent = try? ObjectUUID(statement.agent), let object = try? ObjectUUID(news.object),
            let key = try? IdentityKey(bytes: statement.key)
        else { return }
        let since = min(today, max(statement.day, latestDay, lookedOn))
        let isVouched = news.isAuthorised(logOrigin: logOrigin) && vouches(statement, agent, object, on: since)
        let owner = isVouched && statement.authority == .owner ? statement.authorityKey : nil
        if let place = agents[agent]?.firstIndex(where: { $0.object == object }) {
            // Somebody vouches for a key that is there. Another key under the same object is no news: the log says what it
            // said first.
            var known = keys(of: agent)
            guard isVouched, known[place].key == key else { return }
            known[place].goodFrom = min(known[place].goodFrom, since)
            known[place].owner = owner ?? known[place].owner
            agents[agent] = known
            return
        }
        agents[agent, default: []].append(
            LedgerKey(
                object: object, agent: agent, key: key, leaf: news.index, since: since,
                goodFrom: isVouched ? since : since + LedgerKey.unauthorisedDays, owner: owner))
    }

    private func vouches(
        _ statement: TransparencyLog.KeyStatement, _ agent: ObjectUUID, _ object: ObjectUUID, on day: Int64
    ) -> Bool {
        let known = keys(of: agent)
        switch statement.authority {
        case .none: return false
        case .key:
            return known.contains {
                $0.key.bytes == statement.authorityKey && $0.object != object && $0.goodFrom <= day
                    && $0.removedDay == nil
            }
        case .owner:
            return known.allSatisfy { $0.object == object } || known.contains { $0.owner == statement.authorityKey }
        }
    }

    /// Whoever asked for it: a key that may have been taken back is not used.
    private mutating func remove(_ news: KeyNews) {
        guard let agent = try? ObjectUUID(news.statement.agent), let object = try? ObjectUUID(news.object) else { return }
        var known = keys(of: agent)
        for place in known.indices where known[place].object == object && known[place].removedDay == nil {
            known[place].removedDay = news.statement.day
        }
        agents[agent] = known
    }

    mutating func restore(_ key: LedgerKey) { agents[key.agent, default: []].append(key) }
}
