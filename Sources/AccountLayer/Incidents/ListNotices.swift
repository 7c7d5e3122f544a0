import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/notices
enum ListNotices {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(NoticesReply(notices: try await Notices(domain: domain).all(of: context.account.id)), capacity: 8_192)
    }
}
