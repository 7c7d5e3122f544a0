import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/account/applications/:client
enum DisconnectApplication {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let id = try context.segment("client")
        guard try await ConnectedApplications(domain: domain).end(id, of: context.account.id) else {
            throw Refusal.notFound(
                "Application", hint: "You have let in no such application. GET /v1/account/applications lists those.")
        }
        return .json(DoneReply(message: "The application is let in no longer; its tokens have ended."))
    }
}
