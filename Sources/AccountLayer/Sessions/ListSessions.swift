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
        try await Sessions(domain: domain).all(of: account.id).map { session in
            SessionObject(
                id: session.id, createdDay: session.createdDay, expiresDay: session.expiresDay,
                current: session.tag == account.sessionTag, browser: session.label.kind == .browser,
                name: session.label.name)
        }
    }
}
