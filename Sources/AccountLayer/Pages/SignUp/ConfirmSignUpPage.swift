import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport
import PassphraseHashing

/// GET /signup/confirm
/// POST /signup/confirm
enum ConfirmSignUpPage {
    private static let path = "/signup/confirm"

    static func path(of attempt: AttemptID) -> String { "\(path)?attempt=\(attempt.text)" }

    static func show(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        guard let attempt = AttemptID(try request.queryValues()["attempt"] ?? "", .signUp) else {
            return .seeOther(SignUpPage.path)
        }
        return sheet(context, domain, attempt: attempt.text)
    }

    static func send(_ form: FormInput, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            try await ConfirmSignUp.confirm(
                ConfirmSignUpRequest(
                    signup: try form.text("attempt", "The attempt"), code: try form.text("code", "The code")), domain)
            return .seeOther(PageDone.confirmed.after(SignInPage.path))
        } orElse: { problem in
            sheet(context, domain, attempt: form.typed("attempt"), problem: problem)
        }
    }

    private static func sheet(
        _ context: PageContext, _ domain: AccountDomain, attempt: String, problem: PageProblem? = nil
    ) -> Response {
        domain.pages.sheet(
            "Confirm your address", section: SignUpPage.path, "code",
            CodeSheet(
                title: "Confirm your address",
                lead:
                    "A mail with a code is on its way to the address you gave. It works for an hour and five tries.",
                form: context.form(path), attempt: attempt, button: "Confirm", problem: problem,
                again: .init(path: SignUpPage.path, label: "Begin again")), status: problem?.status ?? .ok)
    }
}

/// A page that asks for a mailed code.
struct CodeSheet: Sendable {
    struct Again: Sendable {
        let path: String
        let label: String
    }

    let title: String
    let lead: String
    let form: PageForm
    let attempt: String
    let button: String
    var newPassphrase = false
    let shortest = Passphrase.shortest
    let problem: PageProblem?
    let again: Again
}

extension FormInput {
    /// A passphrase that is chosen, typed twice. Throws a `Refusal` where the two differ.
    func passphraseTwice() throws(Refusal) -> String {
        let passphrase = try text("passphrase", "The passphrase")
        guard try text("again", "The passphrase, once more,") == passphrase else {
            throw .badRequest(
                "PASSPHRASES_DIFFER", "The two passphrases differ", hint: "Nothing was changed. Type the same twice.")
        }
        return passphrase
    }
}
