import ByteFraming
import Storage
import JSONWriting
import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/sessions
enum ListSessions {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(SessionsReply(sessions: try await objects(of: context.account, domain)))
    }

    /// The newest first.
    static func objects(of account: SignedInAccount, _ domain: AccountDomain) async throws -> [SessionObject] {
        let today = domain.clock.now.day
        let rows = try await domain.store.read { try $0.all(SessionQueries.all(of: account.id, today: today)) }
        return rows.map { row in
            SessionObject(
                // A part of a keyed hash: it names the session and opens nothing.
                id: Base64URL.encode(Array(row.tag.prefix(12))), createdDay: row.createdDay, expiresDay: row.expiresDay,
                current: row.tag == account.sessionTag)
        }
    }
}
