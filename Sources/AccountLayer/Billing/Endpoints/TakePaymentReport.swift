import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting

/// POST /v1/webhooks/payments
///
/// What a payment provider reports. Who knows its secret alone is heard; and what is said is taken as a reason to ask the
/// provider, never as an answer. So a report may come late, twice or before an earlier one.
enum TakePaymentReport {
    private static let bodyLimit = 262_144

    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let body = Array(try await request.wholeBody(upTo: bodyLimit).readableBytesView)
        let now = domain.clock.now.milliseconds / 1_000
        let event = try domain.payments.event(body, signature: signature(request), now: now)
        guard let customer = event.customer, !domain.seenEvents.contains(event.id, now: now) else { return taken }
        let reference = try await BillingReferences(domain: domain).find(.customer, Array(customer.utf8))
        // A customer who is unknown here may be of another service of the same operator: the provider need not try again.
        guard let reference else { return taken }
        let billing = Billing(domain: domain)
        try await billing.asking {
            try await billing.look(at: reference.account, reportedOf: customer, setUpBy: event.setUp)
        }
        domain.seenEvents.note(event.id, now: now)
        return taken
    }

    private static func signature(_ request: Request) -> String? {
        HTTPField.Name("Stripe-Signature").flatMap { request.headers[$0] }
    }

    private static var taken: Response { .json(DoneReply(message: "Taken.")) }
}
