import AccountAPI
import HTTPSupport
import Hummingbird
import PageDesign

/// GET /account/applications
enum ApplicationsPage {
    static let path = "/account/applications"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain, done: PageDone.words(try request.queryValues()["done"]))
    }

    static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil, done: String? = nil
    ) async throws -> Response {
        let applications = try await ConnectedApplications(domain: domain).list(of: context.account.id)
        let values = Values(
            applications: applications.map { Item($0, context) }, none: applications.isEmpty)
        return domain.pages.own(
            "Connected applications", .applications, "applications", values, context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let applications: [Item]
        let none: Bool
    }

    private struct Item: Sendable {
        let name: SafeHTML
        let scopes: [String]
        let granted: SafeHTML
        let ends: SafeHTML
        let times: Int?
        let end: PageForm

        init(_ application: ConnectedApplication, _ context: OwnPageContext) {
            name = .plain(application.name)
            scopes = application.scopes.map { Scope(rawValue: $0)?.words ?? $0 }
            granted = PageDay.html(application.grantedDay)
            ends = PageDay.html(application.expiresDay)
            times = application.times > 1 ? application.times : nil
            end = context.form("\(path)/\(application.clientID)/end")
        }
    }
}
