import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /account/email/confirm
/// POST /account/email/confirm
enum ConfirmEmailPage {
    private static let path = "/account/email/confirm"

    static func path(of attempt: AttemptID) -> String { "\(path)?attempt=\(attempt.text)" }

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        guard let attempt = AttemptID(try request.queryValues()["attempt"] ?? "", .emailChange) else {
            return .seeOther(SecurityPage.path)
        }
        return sheet(context, domain, attempt: attempt.text)
    }

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = ConfirmEmailRequest(
                change: try form.text("attempt", "The attempt"), code: try form.text("code", "The code"))
            try await ConfirmEmail.confirm(input, of: context.account.id, domain)
            return .seeOther(PageDone.email.after(SecurityPage.path))
        } orElse: { problem in
            sheet(context, domain, attempt: form.typed("attempt"), problem: problem)
        }
    }

    private static func sheet(
        _ context: OwnPageContext, _ domain: AccountDomain, attempt: String, problem: PageProblem? = nil
    ) -> Response {
        domain.pages.sheet(
            "Confirm the new address", "code",
            CodeSheet(
                title: "Confirm the new address",
                lead: "A mail with a code is on its way to the new address. Until it is typed here, the old one counts.",
                form: context.form(path), attempt: attempt, button: "Confirm", problem: problem,
                again: .init(path: SecurityPage.path, label: "Back")), status: problem?.status ?? .ok)
    }
}
