import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport
import PageDesign

/// The frames of pages: a visitor's sheet, a person's own page, an error.
extension AccountPages {
    /// A page for who need not be signed in.
    /// - Parameters:
    ///   - section: the path of the navigation link it belongs to.
    ///   - template: the name of the template of its main part, filled with `values`.
    func sheet(
        _ title: String, section: String = "", _ template: String, _ values: any Sendable,
        status: HTTPResponse.Status = .ok, leadingTo targets: [String] = []
    ) -> Response {
        let page = PageLayout.Page(
            title: "\(title) · Nacre", description: title, section: section, main: templates.render(template, values),
            isIndexed: false)
        return .formPage(visitors.html(page), status: status, leadingTo: targets)
    }

    /// A page of the person who is signed in, under the tabs of all of them.
    func own(
        _ title: String, _ tab: OwnTab?, _ template: String, _ values: any Sendable, _ context: OwnPageContext,
        problem: PageProblem? = nil, done: String? = nil, status: HTTPResponse.Status = .ok,
        leadingTo targets: [String] = []
    ) -> Response {
        let frame = OwnFrame(
            title: title, tabs: OwnTab.allCases.map { OwnFrame.Tab($0, isCurrent: $0 == tab) },
            signOut: context.form(SignOutForm.path), problem: problem, done: done,
            body: templates.render(template, values))
        let page = PageLayout.Page(
            title: "\(title) · Nacre", description: title, section: Self.home,
            lead: templates.render("own-tabs", frame), main: templates.render("own", frame), isIndexed: false)
        return .formPage(owners.html(page), status: problem?.status ?? status, leadingTo: targets)
    }

    private struct OwnFrame: Sendable {
        struct Tab: Sendable {
            let label: String
            let path: String
            let isCurrent: Bool

            init(_ tab: OwnTab, isCurrent: Bool) {
                (label, path) = (tab.label, tab.path)
                self.isCurrent = isCurrent
            }
        }

        let title: String
        let tabs: [Tab]
        let signOut: PageForm
        let problem: PageProblem?
        let done: String?
        let body: SafeHTML
    }

    /// What a browser is shown in the place of an error body.
    func errorPage(_ refusal: Refusal) -> Response {
        let problem = PageProblem(refusal)
        var response = sheet(problem.message, "error", problem, status: refusal.status)
        if let seconds = refusal.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        if !refusal.allow.isEmpty { response.headers[.allow] = refusal.allow.map(\.rawValue).joined(separator: ", ") }
        return response
    }
}

/// The tabs above a person's own pages.
enum OwnTab: CaseIterable, Sendable {
    case overview, plan, billing, access, applications, sessions, security, data

    var label: String {
        switch self {
        case .overview: "Overview"
        case .plan: "Plan"
        case .billing: "Billing"
        case .access: "Who looked"
        case .applications: "Applications"
        case .sessions: "Sessions"
        case .security: "Sign-in"
        case .data: "Your data"
        }
    }

    var path: String {
        switch self {
        case .overview: AccountPages.home
        case .plan: PlanPage.path
        case .billing: BillingPage.path
        case .access: AccessPage.path
        case .applications: ApplicationsPage.path
        case .sessions: SessionsPage.path
        case .security: SecurityPage.path
        case .data: DataPage.path
        }
    }
}
