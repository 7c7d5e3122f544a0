import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /recovery
/// POST /recovery
///
/// What follows is the same for every address, known or not.
enum RecoveryPage {
    static let path = "/recovery"

    static func show(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        sheet(context, domain)
    }

    static func send(_ form: FormInput, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let attempt = try await StartRecovery.begin(
                RecoveryRequest(email: try form.text("email", "The e-mail address")), from: context.network, domain)
            return .seeOther(ConfirmRecoveryPage.path(of: attempt))
        } orElse: { problem in
            sheet(context, domain, email: form.typed("email"), problem: problem)
        }
    }

    private struct Values: Sendable {
        let form: PageForm
        let email: String
        let problem: PageProblem?
    }

    private static func sheet(
        _ context: PageContext, _ domain: AccountDomain, email: String = "", problem: PageProblem? = nil
    ) -> Response {
        domain.pages.sheet(
            "Recover your account", section: SignInPage.path, "recovery",
            Values(form: context.form(path), email: email, problem: problem), status: problem?.status ?? .ok)
    }
}
