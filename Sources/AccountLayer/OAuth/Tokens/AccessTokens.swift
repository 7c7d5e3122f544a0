import HTTPSupport
import ByteFraming
import Envelope
import JSONWriting
import Storage

/// Access tokens: opaque, for ten minutes.
struct AccessTokens: Sendable {
    let domain: AccountDomain

    /// Seconds.
    static let lifetime: Int64 = 600

    /// What a token stands for.
    struct Content: Sendable {
        /// Nil for a client that came for itself.
        let account: AccountID?
        let clientID: String
        let scopes: Set<Scope>
        /// What it counts only as long as; nil for a client that came for itself.
        let grantTag: [UInt8]?
        /// Of the key it is bound to (RFC 9449 section 6).
        let thumbprint: [UInt8]?
        /// Unix milliseconds.
        var expires: Int64 = 0
    }

    /// A row to be written with what it came from.
    struct Prepared: Sendable {
        let token: ApplicationSecret
        let insert: Command
    }

    private var notes: SealedNotes { SealedNotes(keys: domain.keys) }

    func prepare(_ content: Content) async throws -> Prepared {
        let now = domain.clock.now
        let token = ApplicationSecret(.accessToken)
        let tag = token.tag(domain.keys)
        let bytes = Framing.frame(optional: [
            content.account?.bytes, Array(content.clientID.utf8), Array(Scope.text(content.scopes).utf8),
            content.grantTag, content.thumbprint, Framing.number(now.milliseconds + Self.lifetime * 1_000),
        ])
        let sealed = try await notes.seal(bytes, as: Self.context(tag), at: now, isSmall: true)
        return Prepared(token: token, insert: AccessTokenQueries.insert(tag, sealed))
    }

    /// For a client that comes for itself (RFC 6749 section 4.4).
    func make(for client: OAuthClient, _ scopes: Set<Scope>, _ thumbprint: [UInt8]?) async throws -> ApplicationSecret {
        let access = try await prepare(
            .init(account: nil, clientID: client.id, scopes: scopes, grantTag: nil, thumbprint: thumbprint))
        try await domain.store.write(.privateAct) { try $0.run(access.insert) }
        return access.token
    }

    /// What a live token stands for; nil where it is none, has expired, or what it came from has ended.
    func find(_ text: String) async throws -> Content? {
        guard let token = ApplicationSecret(text, .accessToken) else { return nil }
        let tag = token.tag(domain.keys)
        guard let row = try await domain.store.first(AccessTokenQueries.find(tag)),
            let content = try await open(row, tag), content.expires > domain.clock.now.milliseconds
        else { return nil }
        let client = OAuthClients(domain: domain).tag(of: content.clientID)
        let stands = try await domain.store.first(
            AccessTokenQueries.stands(client, grant: content.grantTag ?? [], today: domain.clock.now.day))
        guard let stands, stands.client, stands.grant || content.grantTag == nil else { return nil }
        return content
    }

    func revoke(_ token: ApplicationSecret) async throws {
        let tag = token.tag(domain.keys)
        try await domain.store.write(.privateAct) { try $0.run(AccessTokenQueries.delete(tag)) }
    }

    private func open(_ row: AccessTokenQueries.Row, _ tag: [UInt8]) async throws -> Content? {
        guard var reader = try await notes.open(row.sealed, day: row.day, as: Self.context(tag)) else { return nil }
        let content = Content(
            account: try reader.optionalField(upTo: AccountID.size).flatMap(AccountID.init(bytes:)),
            clientID: String(decoding: try reader.field(upTo: OAuthClients.longestID), as: UTF8.self),
            scopes: Scope.set(stored: String(decoding: try reader.field(upTo: 256), as: UTF8.self)),
            grantTag: try reader.optionalField(upTo: 32), thumbprint: try reader.optionalField(upTo: 32),
            expires: try reader.number())
        try reader.end()
        return content
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_tokens", column: "sealed", record: tag)
    }
}

enum AccessTokenQueries {
    struct Row: Sendable {
        let sealed: [UInt8]
        let day: Int64
    }

    static func insert(_ tag: [UInt8], _ sealed: SealedNotes.Sealed) -> Command {
        Command(
            """
            INSERT INTO oauth_tokens (tag, sealed, day, expires_hour, fresh)
            VALUES (\(tag), \(sealed.bytes), \(sealed.day), \(sealed.expiresHour), TRUE)
            """)
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT sealed, day FROM oauth_tokens WHERE tag = \(tag)") { row in
            Row(sealed: try row.blob(), day: try row.integer())
        }
    }

    /// Whether a token's client and grant are still there.
    static func stands(_ client: [UInt8], grant: [UInt8], today: Int64) -> Query<(client: Bool, grant: Bool)> {
        Query(
            """
            SELECT EXISTS (SELECT 1 FROM oauth_clients WHERE tag = \(client)),
                EXISTS (SELECT 1 FROM oauth_grants WHERE tag = \(grant) AND expires_day > \(today))
            """
        ) { row in (client: try row.boolean(), grant: try row.boolean()) }
    }

    static func delete(_ tag: [UInt8]) -> Command { Command("DELETE FROM oauth_tokens WHERE tag = \(tag)") }

    static func deleteExpired(hour: Int64) -> Command { Command("DELETE FROM oauth_tokens WHERE expires_hour < \(hour)") }
}
