import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// What people granted applications, and the refresh tokens of each.
///
/// A grant lasts 90 days, whatever it is used for: a fixed end needs no note of when it was last used. An account has at
/// most 50; one more ends the one that ends first.
struct Grants: Sendable {
    let domain: AccountDomain

    static let days: Int64 = 90
    static let places: Int64 = 50

    /// A grant that has just begun, or was used.
    struct Begun: Sendable {
        let refreshToken: RefreshToken
        let accessToken: ApplicationSecret
        let scopes: Set<Scope>
    }

    // MARK: Beginning

    /// Who agreed, and the account's revision then. A recovery, and whatever else changes the account, ends what was agreed
    /// to and has not begun.
    struct Agreement: Sendable {
        let account: AccountID
        let revision: Int64
    }

    /// What somebody who is signed in agrees to now is agreed to by this. Throws a `Refusal` where the session has ended.
    func agreement(of person: SignedInAccount) async throws -> Agreement {
        let stored = try await domain.store.first(PersonQueries.withID(person.id))
        // Looked for after the revision was read: a recovery, which ends sessions as it changes the revision, cannot come
        // between the two and leave both.
        let holder = SessionQueries.holder(of: person.sessionTag, today: domain.clock.now.day)
        guard let stored, try await domain.store.first(holder) != nil else { throw Refusal.unknownSession }
        return Agreement(account: person.id, revision: stored.revision)
    }

    /// Begins a grant with its first tokens. `take` is the statement that uses up what it is begun with, in the same
    /// transaction; nil where that finds nothing, or the account is gone or was changed since its person agreed.
    func begin(
        for agreement: Agreement, _ client: OAuthClient, _ scopes: Set<Scope>, _ thumbprint: [UInt8]?,
        taking take: (_ grantTag: [UInt8]) -> Query<Bool>
    ) async throws -> Begun? {
        let account = agreement.account
        guard let key = try await domain.keys.existingDataKey(of: account) else { return nil }
        let today = domain.clock.now.day
        let token = RefreshToken()
        let tag = token.grantTag(domain.keys)
        let grant = Grant(
            clientID: client.id, scopes: scopes, createdDay: today, thumbprint: client.isPublic ? thumbprint : nil)
        let row = GrantQueries.Row(
            tag: tag, secretTag: token.secretTag(domain.keys), holder: try await seal(account, tag),
            sealed: try key.seal(grant.bytes, as: Self.context(tag)), expiresDay: today + Self.days)
        let access = try await AccessTokens(domain: domain).prepare(
            .init(
                account: account, clientID: client.id, scopes: scopes, grantTag: tag, thumbprint: thumbprint))
        let (takes, places) = (take(tag), places(of: account))
        let isBegun = try await domain.store.write(.privateAct) { transaction in
            try transaction.lock(account.lockKey)
            guard try transaction.first(PersonQueries.withID(account))?.revision == agreement.revision,
                try transaction.first(takes) != nil
            else { return false }
            // By the day on which they end.
            let taken = try transaction.all(GrantQueries.taken(places))
            var place = places.first { !taken.contains($0) }
            if place == nil, let first = taken.first {
                try transaction.run(GrantQueries.delete(place: first))
                place = first
            }
            guard let place else { return false }
            try transaction.run(GrantQueries.insert(row, place: place))
            try transaction.run(access.insert)
            return true
        }
        return isBegun ? Begun(refreshToken: token, accessToken: access.token, scopes: scopes) : nil
    }

    // MARK: Using

    /// Exchanges a refresh token for the next one (RFC 6749 section 6, RFC 9700 section 4.14.2). Throws an `OAuthRefusal`;
    /// for a token that was used before, whoever brings it, the grant ends with all its tokens.
    func refresh(
        _ parameters: OAuthParameters, by client: OAuthClient, proof thumbprint: [UInt8]?
    ) async throws -> Begun {
        guard let token = RefreshToken(try parameters.required("refresh_token")) else { throw OAuthRefusal.unknownGrant }
        let (tag, secretTag) = (token.grantTag(domain.keys), token.secretTag(domain.keys))
        let today = domain.clock.now.day
        guard let row = try await domain.store.first(GrantQueries.find(tag)), row.expiresDay > today,
            let (account, grant) = try await open(row, tag), grant.clientID == client.id
        else { throw OAuthRefusal.unknownGrant }
        guard ConstantTime.equal(row.secretTag, secretTag) else { try await end(tag, as: .reused) }
        if let bound = grant.thumbprint {
            guard let thumbprint else { throw OAuthRefusal(.invalidDPoPProof, "This token needs a proof of its key") }
            guard thumbprint == bound else {
                throw OAuthRefusal(.invalidGrant, "This token is bound to another key than that of the proof")
            }
        }
        // What the client may ask for can have become less since.
        let granted = grant.scopes.intersection(client.scopes)
        let scopes = try parameters.scopes(within: granted) ?? granted
        guard !scopes.isEmpty else { throw OAuthRefusal(.invalidScope, "Nothing of what was granted is left") }
        let next = token.next
        let swap = GrantQueries.swap(tag, secretTag, to: next.secretTag(domain.keys), today: today)
        let access = try await AccessTokens(domain: domain).prepare(
            .init(
                account: account, clientID: client.id, scopes: scopes, grantTag: tag, thumbprint: thumbprint))
        let isSwapped = try await domain.store.write(.privateAct) { transaction in
            guard try transaction.first(swap) != nil else { return false }
            try transaction.run(access.insert)
            return true
        }
        // Two at once have one token: one of them should not.
        guard isSwapped else { try await end(tag, as: .reused) }
        return Begun(refreshToken: next, accessToken: access.token, scopes: scopes)
    }

    // MARK: Ending

    /// Ends a grant and says why: its tokens count only as long as it is there.
    func end(_ tag: [UInt8], as refusal: OAuthRefusal) async throws -> Never {
        try await end(tag)
        throw refusal
    }

    func end(_ tag: [UInt8]) async throws {
        try await domain.store.write(.privateAct) { try $0.run(GrantQueries.delete(tag)) }
    }

    /// For the transaction that deletes an account.
    func erasure(of account: AccountID) -> Command { GrantQueries.delete(places: places(of: account)) }

    // MARK: Finding

    /// All of an account, of clients that may be gone.
    func all(of account: AccountID) async throws -> [Listed] {
        let today = domain.clock.now.day
        let rows = try await domain.store.all(GrantQueries.all(places(of: account)))
        guard !rows.isEmpty, let key = try await domain.keys.existingDataKey(of: account) else { return [] }
        return try rows.filter { $0.expiresDay > today }.map { row in
            Listed(
                tag: row.tag, grant: try Grant(bytes: key.open(row.sealed, as: Self.context(row.tag))),
                expiresDay: row.expiresDay)
        }
    }

    struct Listed: Sendable {
        let tag: [UInt8]
        let grant: Grant
        let expiresDay: Int64
    }

    /// Whose grant it is and what was granted; nil where the account is gone.
    func open(_ row: GrantQueries.Row, _ tag: [UInt8]) async throws -> (AccountID, Grant)? {
        let holder = try await holderKey().open(row.holder, as: Self.holderContext(tag))
        guard let account = AccountID(bytes: holder), let key = try await domain.keys.existingDataKey(of: account) else {
            return nil
        }
        return (account, try Grant(bytes: key.open(row.sealed, as: Self.context(tag))))
    }

    private func seal(_ account: AccountID, _ tag: [UInt8]) async throws -> [UInt8] {
        try await holderKey().seal(account.bytes, as: Self.holderContext(tag))
    }

    private func holderKey() async throws -> DataKey {
        try await domain.keys.dataKeys.key(for: Array("oauth-holders".utf8))
    }

    /// A tag for each place: no two rows tell that they are of one account.
    private func places(of account: AccountID) -> [[UInt8]] {
        (0..<Self.places).map { domain.keys.tag("nacre/oauth-place/v1\0", account.bytes, [UInt8($0)]) }
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_grants", column: "sealed", record: tag)
    }

    private static func holderContext(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_grants", column: "holder", record: tag)
    }
}

extension OAuthRefusal {
    static let reused = OAuthRefusal(
        .invalidGrant, "This refresh token was used before: the grant has ended, ask the person again")
}
