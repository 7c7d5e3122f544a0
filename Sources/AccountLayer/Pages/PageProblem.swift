import HTTPSupport
import HTTPTypes

/// A refusal in words for a page, where the API's hints name requests that a reader does not make.
struct PageProblem: Sendable {
    let status: HTTPResponse.Status
    let code: Int
    let message: String
    let hint: String
    let isCardNumber: Bool

    init(_ refusal: Refusal) {
        status = refusal.status
        code = refusal.status.code
        message = refusal.message == "Endpoint not found" ? "There is no such page" : refusal.message
        isCardNumber = refusal.code == "CARD_NUMBER"
        hint = Self.hints[refusal.code] ?? refusal.hint
    }

    /// Runs what a form asks for. What is refused is shown in the form's own page, for which `page` is asked; anything else
    /// goes on to the gate.
    static func catching<Result>(
        _ body: () async throws -> Result, orElse page: (PageProblem) async throws -> Result
    ) async throws -> Result {
        do { return try await body() } catch let refusal as Refusal
            where refusal.status.kind == .clientError || refusal.status == .serviceUnavailable
        {
            return try await page(PageProblem(refusal))
        }
    }

    private static let hints: [String: String] = [
        "SIGN_IN_REFUSED":
            "Check all of them, and that you confirmed the address with the code that was mailed. Nothing more is told, so that nobody can try out who has an account.",
        "TOTP_REQUIRED":
            "Type the passphrase again, and the six digits of your authenticator or a backup code beside it.",
        "UNAUTHORIZED": "Sign in again.",
        "NOT_FOUND": "The address may be mistyped, or what was there is gone.",
        "UNKNOWN_PLAN": "Choose one of the plans on this page.",
        "BILLING_DETAILS_NEEDED": "Give a name and an address under Billing, then choose the plan.",
        "PAYMENT_METHOD_NEEDED": "Give a card under Billing, then choose the plan.",
        "INVOICE_OVERDUE": "Pay it first; it is under Billing, Invoices.",
        "UNKNOWN_REFERENCE": "Give the card once more.",
        "TOTP_NOT_BEGUN": "Begin again with your passphrase.",
        "TOTP_ALREADY_ON": "Turn it off first, then begin anew.",
    ]
}
