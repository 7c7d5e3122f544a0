import HTTPSupport
import Hummingbird
import PageDesign

/// GET /account/sessions
enum SessionsPage {
    static let path = "/account/sessions"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain, done: PageDone.words(try request.queryValues()["done"]))
    }

    static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil, done: String? = nil
    ) async throws -> Response {
        let sessions = try await Sessions(domain: domain).all(of: context.account.id)
        let items = sessions.map { Item($0, isCurrent: $0.tag == context.account.sessionTag, context) }
        return domain.pages.own(
            "Sessions", .sessions, "sessions", Values(items: items, endAll: context.form(EndSessionsForm.path)),
            context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let items: [Item]
        let endAll: PageForm
        let longestName = SessionLabel.longestName
        let days = Sessions.days
    }

    private struct Item: Sendable {
        let id: String
        let title: SafeHTML
        let name: String
        let kind: String
        let begun: SafeHTML
        let ends: SafeHTML
        let isCurrent: Bool
        let rename: PageForm
        let end: PageForm

        init(_ session: Session, isCurrent: Bool, _ context: OwnPageContext) {
            id = session.id
            kind = session.label.kind == .browser ? "a browser" : "a program"
            name = session.label.name ?? ""
            title = .plain(session.label.name ?? (session.label.kind == .browser ? "A browser" : "A program"))
            begun = PageDay.html(session.createdDay)
            ends = PageDay.html(session.expiresDay)
            self.isCurrent = isCurrent
            rename = context.form("\(path)/\(session.id)/name")
            end = context.form("\(path)/\(session.id)/end")
        }
    }
}
