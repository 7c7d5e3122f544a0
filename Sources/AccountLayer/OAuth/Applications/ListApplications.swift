import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/applications
enum ListApplications {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(
            ApplicationsReply(applications: try await ConnectedApplications(domain: domain).list(of: context.account.id)))
    }
}
