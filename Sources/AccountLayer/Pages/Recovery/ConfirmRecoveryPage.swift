import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /recovery/confirm
/// POST /recovery/confirm
enum ConfirmRecoveryPage {
    private static let path = "/recovery/confirm"

    static func path(of attempt: AttemptID) -> String { "\(path)?attempt=\(attempt.text)" }

    static func show(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        guard let attempt = AttemptID(try request.queryValues()["attempt"] ?? "", .recovery) else {
            return .seeOther(RecoveryPage.path)
        }
        return sheet(context, domain, attempt: attempt.text)
    }

    static func send(_ form: FormInput, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            try await ConfirmRecovery.confirm(
                ConfirmRecoveryRequest(
                    recovery: try form.text("attempt", "The attempt"), code: try form.text("code", "The code"),
                    passphrase: try form.passphraseTwice()), domain)
            return .seeOther(PageDone.recovered.after(SignInPage.path))
        } orElse: { problem in
            sheet(context, domain, attempt: form.typed("attempt"), problem: problem)
        }
    }

    private static func sheet(
        _ context: PageContext, _ domain: AccountDomain, attempt: String, problem: PageProblem? = nil
    ) -> Response {
        domain.pages.sheet(
            "Set a new passphrase", section: SignInPage.path, "code",
            CodeSheet(
                title: "Set a new passphrase",
                lead:
                    "If the address has an account, a mail with a code is on its way. All sessions end; a second factor stays.",
                form: context.form(path), attempt: attempt, button: "Set the passphrase", newPassphrase: true,
                problem: problem, again: .init(path: RecoveryPage.path, label: "Ask for another code")),
            status: problem?.status ?? .ok)
    }
}
