import HTTPSupport
import Hummingbird
import PassphraseHashing

/// GET /account/security
enum SecurityPage {
    static let path = "/account/security"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain, done: PageDone.words(try request.queryValues()["done"]))
    }

    /// What the forms of this page show again where they are refused.
    static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil, done: String? = nil,
        typedEmail: String = ""
    ) async throws -> Response {
        let person = try await domain.people.load(context.account.id).person
        let isOn = person.secondFactor.isOn
        let values = Values(
            passphrase: context.form(PassphraseForm.path), email: context.form(EmailForm.path),
            address: person.email.text, typedEmail: typedEmail,
            start: isOn ? nil : context.form(StartTOTPForm.path),
            remove: isOn ? context.form(RemoveTOTPForm.path) : nil,
            codesLeft: person.secondFactor.backupTags.count)
        return domain.pages.own("Sign-in", .security, "security", values, context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let passphrase: PageForm
        let email: PageForm
        let address: String
        let typedEmail: String
        let start: PageForm?
        let remove: PageForm?
        let codesLeft: Int
        let shortest = Passphrase.shortest
    }
}
