import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/staff/billing
///
/// Who pays, how, for what, and all invoices: of the account of an address, or of an invoice's number. That there is one is
/// written down by itself: an account without billing data has no record whose opening would be.
enum OpenBilling {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(OpenBillingRequest.self, upTo: SignUp.bodyLimit)
        let purpose = try Purpose.stated(input.purpose, by: context.role)
        let missing = Refusal.notFound("Account", hint: "Give an e-mail address or the number of an invoice.")
        guard let account = try await account(input, domain) else { throw missing }
        do {
            try await domain.trail.append(
                Opening(
                    subject: account, actor: context.actor, purpose: purpose,
                    what: input.number == nil ? .email : .invoice))
        } catch TrailError.noSuchAccount {
            // Deleted just now.
            throw missing
        }
        let billing = Billing(domain: domain)
        var overview = try await billing.overview(of: account, purpose: purpose, actor: context.actor)
        overview.invoices = try await billing.invoices(of: account, purpose: purpose, actor: context.actor)
            .map(InvoiceObject.init)
        return .json(BillingReply(billing: overview), capacity: 4_096)
    }

    private static func account(_ input: OpenBillingRequest, _ domain: AccountDomain) async throws -> AccountID? {
        if let number = input.number {
            guard let number = InvoiceNumbers.read(number) else { return nil }
            return try await BillingReferences(domain: domain).find(.invoice, Array(number.utf8))?.account
        }
        guard let email = input.email else { return nil }
        return try await domain.people.find(EmailAddress(email))?.id
    }
}
