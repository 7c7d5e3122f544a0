import Storage
import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/sessions
enum SignOutEverywhere {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let id = context.account.id
        try await domain.store.write(.privateAct) { try $0.run(SessionQueries.deleteAll(of: id)) }
        return .json(DoneReply(message: "Signed out everywhere, here too."))
    }
}
