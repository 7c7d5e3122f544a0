import Storage
import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/sessions/current
enum SignOut {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let tag = context.account.sessionTag
        try await domain.store.write(.privateAct) { try $0.run(SessionQueries.delete(tag)) }
        return .json(DoneReply(message: "Signed out."))
    }
}
