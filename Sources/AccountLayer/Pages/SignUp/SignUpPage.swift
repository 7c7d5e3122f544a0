import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport
import PassphraseHashing

/// GET /signup
/// POST /signup
///
/// What this server cannot promise stands above the form: it is read before there is anything to regret.
enum SignUpPage {
    static let path = "/signup"

    static func show(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        if context.account != nil { return .seeOther(AccountPages.home) }
        return sheet(context, domain)
    }

    static func send(_ form: FormInput, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let email = try form.text("email", "The e-mail address")
            let passphrase = try form.passphraseTwice()
            guard form.isChecked("read") else { throw notRead }
            let attempt = try await SignUp.begin(
                SignUpRequest(email: email, passphrase: passphrase), from: context.network, domain)
            return .seeOther(ConfirmSignUpPage.path(of: attempt))
        } orElse: { problem in
            sheet(context, domain, email: form.typed("email"), problem: problem)
        }
    }

    private static let notRead = Refusal.badRequest(
        "LIMITS_NOT_READ", "The box above the button is not ticked",
        hint: "Read what this server keeps and cannot promise, then tick it.")

    private struct Values: Sendable {
        let form: PageForm
        let email: String
        let problem: PageProblem?
        let notes: [String]
        let kept = HonestLimits.kept
        let honestLimits = HonestLimits.atSignUp
        let shortest = Passphrase.shortest
    }

    private static func sheet(
        _ context: PageContext, _ domain: AccountDomain, email: String = "", problem: PageProblem? = nil
    ) -> Response {
        let values = Values(
            form: context.form(path), email: email, problem: problem, notes: domain.pages.notes)
        return domain.pages.sheet("Sign up", section: path, "sign-up", values, status: problem?.status ?? .ok)
    }
}
