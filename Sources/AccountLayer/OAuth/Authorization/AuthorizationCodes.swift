import HTTPSupport
import ByteFraming
import Envelope
import JSONWriting
import Storage

/// Authorization codes (RFC 6749 section 4.1.2): each for one exchange within a minute.
struct AuthorizationCodes: Sendable {
    let domain: AccountDomain

    /// Milliseconds.
    static let lifetime: Int64 = 60_000

    private var notes: SealedNotes { SealedNotes(keys: domain.keys) }

    func make(for person: SignedInAccount, _ request: AuthorizationRequest) async throws -> ApplicationSecret {
        let now = domain.clock.now
        let agreement = try await Grants(domain: domain).agreement(of: person)
        let code = ApplicationSecret(.authorizationCode)
        let tag = code.tag(domain.keys)
        let content = Framing.frame(optional: [
            agreement.account.bytes, Array(request.client.id.utf8), Array(request.redirectURI.utf8),
            Array(Scope.text(request.scopes).utf8), request.challenge.digest, request.thumbprint,
            Framing.number(now.milliseconds + Self.lifetime), Framing.number(agreement.revision),
        ])
        let sealed = try await notes.seal(content, as: Self.context(tag), at: now)
        try await domain.store.write(.privateAct) { try $0.run(AuthorizationCodeQueries.insert(tag, sealed)) }
        return code
    }

    /// Exchanges a code for a grant. Throws an `OAuthRefusal`.
    func redeem(
        _ parameters: OAuthParameters, by client: OAuthClient, proof thumbprint: [UInt8]?
    ) async throws -> Grants.Begun {
        let text = try parameters.required("code")
        let redirectURI = try parameters.required("redirect_uri", upTo: RedirectURI.longest)
        let verifier = try parameters.required("code_verifier")
        guard let code = ApplicationSecret(text, .authorizationCode) else { throw OAuthRefusal.unknownGrant }
        let tag = code.tag(domain.keys)
        guard let row = try await domain.store.first(AuthorizationCodeQueries.find(tag)) else {
            throw OAuthRefusal.unknownGrant
        }
        // Whoever brings a used code has seen what only two should have: what it was exchanged for ends
        // (RFC 6749 section 4.1.2, RFC 9700 section 4.5.3).
        if let grant = row.grantTag { try await Grants(domain: domain).end(grant, as: .unknownGrant) }
        guard let content = try await open(row, tag), content.expires > domain.clock.now.milliseconds,
            content.clientID == client.id, Array(content.redirectURI.utf8) == Array(redirectURI.utf8)
        else { throw OAuthRefusal.unknownGrant }
        guard content.challenge.matches(verifier) else {
            throw OAuthRefusal(.invalidGrant, "code_verifier is not the one that the code was asked for with")
        }
        guard content.thumbprint == nil || content.thumbprint == thumbprint else {
            throw OAuthRefusal(.invalidGrant, "The code was asked for with another key than that of the proof")
        }
        let grants = Grants(domain: domain)
        let taken = try await grants.begin(for: content.agreement, client, content.scopes, thumbprint) { grantTag in
            AuthorizationCodeQueries.take(tag, for: grantTag)
        }
        guard let taken else {
            // Another exchange of the same code came first.
            if let grant = try await domain.store.first(AuthorizationCodeQueries.find(tag))?.grantTag {
                try await grants.end(grant, as: .unknownGrant)
            }
            throw OAuthRefusal.unknownGrant
        }
        return taken
    }

    private struct Content {
        let agreement: Grants.Agreement
        let clientID: String
        let redirectURI: String
        let scopes: Set<Scope>
        let challenge: CodeChallenge
        let thumbprint: [UInt8]?
        let expires: Int64
    }

    private func open(_ row: AuthorizationCodeQueries.Row, _ tag: [UInt8]) async throws -> Content? {
        guard var reader = try await notes.open(row.sealed, day: row.day, as: Self.context(tag)),
            let account = AccountID(bytes: try reader.field(exactly: AccountID.size))
        else { return nil }
        func text(upTo limit: Int) throws -> String { String(decoding: try reader.field(upTo: limit), as: UTF8.self) }
        let (clientID, redirectURI) = (try text(upTo: OAuthClients.longestID), try text(upTo: RedirectURI.longest))
        let scopes = Scope.set(stored: try text(upTo: 512))
        let challenge = CodeChallenge(stored: try reader.field(exactly: 32))
        let (thumbprint, expires) = (try reader.optionalField(upTo: 32), try reader.number())
        return Content(
            agreement: .init(account: account, revision: try reader.number()), clientID: clientID,
            redirectURI: redirectURI, scopes: scopes, challenge: challenge, thumbprint: thumbprint, expires: expires)
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_codes", column: "sealed", record: tag)
    }
}

enum AuthorizationCodeQueries {
    struct Row: Sendable {
        let sealed: [UInt8]
        let grantTag: [UInt8]?
        let day: Int64
    }

    static func insert(_ tag: [UInt8], _ sealed: SealedNotes.Sealed) -> Command {
        Command(
            """
            INSERT INTO oauth_codes (tag, sealed, day, expires_hour, fresh)
            VALUES (\(tag), \(sealed.bytes), \(sealed.day), \(sealed.expiresHour), TRUE)
            """)
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT sealed, grant_tag, day FROM oauth_codes WHERE tag = \(tag)") { row in
            Row(sealed: try row.blob(), grantTag: try row.blobIfPresent(), day: try row.integer())
        }
    }

    /// One row, for the exchange that comes first.
    static func take(_ tag: [UInt8], for grantTag: [UInt8]) -> Query<Bool> {
        Query(
            """
            UPDATE oauth_codes SET grant_tag = \(grantTag), fresh = TRUE WHERE tag = \(tag) AND grant_tag IS NULL
            RETURNING TRUE
            """
        ) { row in try row.boolean() }
    }

    static func deleteExpired(hour: Int64) -> Command { Command("DELETE FROM oauth_codes WHERE expires_hour < \(hour)") }
}
