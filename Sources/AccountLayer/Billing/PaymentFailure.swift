import HTTPSupport
import HTTPTypes

/// Why a payment provider did not do what it was asked for. Holds nothing of what was asked or answered.
enum PaymentFailure: ReportableError, Equatable {
    /// No answer, or none that can be used: trying again makes sense.
    case unreachable
    /// The provider refused the method of payment.
    case declined
    /// What was named is unknown to the provider, or not of this customer.
    case unknownReference
    /// The provider refused the request: what is configured here does not fit what is configured there.
    case misconfigured(String)
    /// This provider does not do that.
    case notTaken

    var publicDescription: String {
        switch self {
        case .unreachable: "The payment provider does not answer, or not as documented."
        case .declined: "The payment provider declined a method of payment."
        case .unknownReference: "The payment provider does not know what it was asked about."
        case .misconfigured(let what): "The payment provider and this server are configured differently: \(what)."
        case .notTaken: "The payment provider of this server does not do that."
        }
    }

    /// For who asked.
    var refusal: Refusal {
        switch self {
        case .unreachable:
            var refusal = Refusal(
                .serviceUnavailable, "PAYMENT_PROVIDER_UNREACHABLE", "The payment provider does not answer",
                hint: "Nothing was changed here. Try again in a minute.")
            refusal.retryAfterSeconds = 60
            return refusal
        case .declined:
            return Refusal(
                HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required"), "PAYMENT_DECLINED",
                "The payment provider declined this",
                hint: "Ask your bank, or give another method of payment.")
        case .unknownReference:
            return .badRequest(
                "UNKNOWN_REFERENCE", "The payment provider does not know this method of payment",
                hint: "Begin anew at POST /v1/account/billing/setup.")
        case .misconfigured:
            return Refusal(
                .serviceUnavailable, "PAYMENTS_MISCONFIGURED", "Payments are not set up right on this server",
                hint: "Tell its operator. Nothing was changed.")
        case .notTaken:
            return .conflict(
                "NO_PAYMENT_METHODS", "This server takes no methods of payment", hint: "It sends invoices.")
        }
    }
}
