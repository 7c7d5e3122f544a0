import ByteFraming
import HTTPSupport
import JSONWriting
import Storage

/// Sessions: a keyed hash each, with days and, sealed, what their owner calls them: no address, no device, no time.
struct Sessions: Sendable {
    let domain: AccountDomain

    /// A session works for 30 days, whatever it is used for: a fixed end needs no note of when it was last used.
    static let days: Int64 = 30
    /// Of one account. One more ends the oldest.
    static let most: Int64 = 50

    /// Whose session it is, if it is one.
    func find(_ token: SessionToken) async throws -> SignedInAccount? {
        let tag = domain.keys.sessionTag(token)
        let today = domain.clock.now.day
        let bytes = try await domain.store.first(SessionQueries.holder(of: tag, today: today))
        return bytes.flatMap(AccountID.init(bytes:)).map { SignedInAccount(id: $0, sessionTag: tag) }
    }

    /// A new session of an account that proved who it is, against what `verified` holds: throws `People.ChangedMeanwhile`
    /// where the account is no longer that one. `also` is written in the same transaction: a backup code that is struck
    /// off.
    func start(
        for verified: StoredPerson, as kind: SessionKind = .program,
        also: @escaping @Sendable (WriteTransaction) throws -> Void = { _ in }
    ) async throws -> NewSession {
        let token = SessionToken(kind)
        let tag = domain.keys.sessionTag(token)
        let today = domain.clock.now.day
        let account = verified.id
        let sealed = try await labels.seal(SessionLabel(kind: kind), tag, of: account)
        let session = NewSession(token: token, expiresDay: today + Self.days)
        try await domain.store.write(.privateAct) { transaction in
            // Two at once would count each other's session as the one too many, or none; and a changed passphrase ends
            // the sessions of the old one, not those that begin just after.
            try transaction.lock(account.lockKey)
            guard try transaction.first(PersonQueries.isUnchanged(verified)) != nil else {
                throw People.ChangedMeanwhile()
            }
            try also(transaction)
            try transaction.run(
                SessionQueries.insert(
                    tag, of: account, created: today, expires: session.expiresDay, sealed: sealed))
            try transaction.run(SessionQueries.deleteBeyond(Self.most, of: account, but: tag))
        }
        _ = domain.limiters.knownSessions.spend(LimiterKey(bytes: tag), now: domain.clock.now.milliseconds)
        return session
    }

    /// Those of an account, the newest first.
    func all(of account: AccountID) async throws -> [Session] {
        let today = domain.clock.now.day
        let rows = try await domain.store.read { try $0.all(SessionQueries.all(of: account, today: today)) }
        var sessions: [Session] = []
        for row in rows {
            let label = try await labels.open(row.sealed, row.tag, of: account)
            sessions.append(
                Session(tag: row.tag, createdDay: row.createdDay, expiresDay: row.expiresDay, label: label))
        }
        return sessions
    }

    /// Gives one of the account's sessions a name, or takes it away. False where there is no such session.
    func rename(_ id: String, to name: String, of account: AccountID) async throws -> Bool {
        guard let session = try await all(of: account).first(where: { $0.id == id }) else { return false }
        let label = SessionLabel(kind: session.label.kind, name: name)
        let sealed = try await labels.seal(label, session.tag, of: account)
        return try await domain.store.write(.privateAct) { transaction in
            try transaction.run(SessionQueries.rename(session.tag, of: account, sealed: sealed)) == 1
        }
    }

    /// Ends one of the account's sessions. False where there is no such session.
    func end(_ id: String, of account: AccountID) async throws -> Bool {
        guard let session = try await all(of: account).first(where: { $0.id == id }) else { return false }
        return try await domain.store.write(.privateAct) { try $0.run(SessionQueries.delete(session.tag)) == 1 }
    }

    private var labels: SessionLabels { SessionLabels(keys: domain.keys) }
}

/// A session as its holder sees it.
struct Session: Sendable {
    let tag: [UInt8]
    let createdDay: Int64
    let expiresDay: Int64
    let label: SessionLabel

    /// A part of a keyed hash: it names the session and opens nothing.
    var id: String { Base64URL.encode(Array(tag.prefix(12))) }
}

struct NewSession: Sendable {
    let token: SessionToken
    /// The first day on which it works no longer.
    let expiresDay: Int64
}
