import ArgumentParser

/// The options for payments, also of the tools that may have to ask the provider.
struct PaymentOptions: ParsableArguments {
    @Option(help: "Who takes the money: invoice (you, by bank transfer) or stripe.")
    var payments: String?

    @Option(name: .customLong("payments-url"), help: "Address of a provider with Stripe's API (https://api.stripe.com).")
    var paymentsURL: String?

    @Option(name: .customLong("payments-key"), help: "File (0600) with the provider's secret key.")
    var paymentsKey: String?

    @Option(name: .customLong("payments-webhook-secret"), help: "File (0600) with the secret of /v1/webhooks/payments.")
    var paymentsWebhookSecret: String?

    static let names: Set<String> = ["payments", "payments-url", "payments-key", "payments-webhook-secret"]

    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["payments"] = payments
        flags["payments-url"] = paymentsURL
        flags["payments-key"] = paymentsKey
        flags["payments-webhook-secret"] = paymentsWebhookSecret
        return flags
    }
}
