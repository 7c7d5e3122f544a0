import HTTPSupport
import JSONWriting
import Storage

/// Sessions: a keyed hash each, with days and nothing else: no address, no device, no time.
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
        for verified: StoredPerson, also: @escaping @Sendable (WriteTransaction) throws -> Void = { _ in }
    ) async throws -> NewSession {
        let token = SessionToken()
        let tag = domain.keys.sessionTag(token)
        let today = domain.clock.now.day
        let account = verified.id
        let session = NewSession(token: token, expiresDay: today + Self.days)
        try await domain.store.write(.privateAct) { transaction in
            // Two at once would count each other's session as the one too many, or none; and a changed passphrase ends
            // the sessions of the old one, not those that begin just after.
            try transaction.lock(account.lockKey)
            guard try transaction.first(PersonQueries.isUnchanged(verified)) != nil else {
                throw People.ChangedMeanwhile()
            }
            try also(transaction)
            try transaction.run(SessionQueries.insert(tag, of: account, created: today, expires: session.expiresDay))
            try transaction.run(SessionQueries.deleteBeyond(Self.most, of: account, but: tag))
        }
        _ = domain.limiters.knownSessions.spend(LimiterKey(bytes: tag), now: domain.clock.now.milliseconds)
        return session
    }
}

struct NewSession: Sendable {
    let token: SessionToken
    /// The first day on which it works no longer.
    let expiresDay: Int64
}
