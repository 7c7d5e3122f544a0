import Storage
import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/sessions
enum SignOutEverywhere {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        try await end(context.account, domain)
        return .json(DoneReply(message: "Signed out everywhere, here too."))
    }

    static func end(_ account: SignedInAccount, _ domain: AccountDomain) async throws {
        try await domain.store.write(.privateAct) { try $0.run(SessionQueries.deleteAll(of: account.id)) }
    }
}
