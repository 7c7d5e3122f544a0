public import AccountAPI
import NIOCore
import NIOHTTP1

extension AccountClient {
    /// GET /v1/account/billing: who pays, how, and for what.
    public func billing() async throws -> Reply<BillingReply> { try await getSignedIn("/v1/account/billing") }

    /// PUT /v1/account/billing
    public func setBilling(_ details: BillingDetailsObject) async throws -> Reply<BillingReply> {
        var request = ServerConnection.Outgoing(.PUT, "/v1/account/billing")
        try request.attach(json: details)
        return try await send(request, needsSession: true).decoded()
    }

    /// POST /v1/account/billing/method: a method that was given to the payment provider, by the provider's name for it.
    public func setPaymentMethod(reference: String) async throws -> Reply<BillingReply> {
        try await post(
            "/v1/account/billing/method", SetPaymentMethodRequest(reference: reference), needsSession: true)
    }

    /// GET /v1/account/invoices: the newest first.
    public func invoices() async throws -> Reply<InvoicesReply> { try await getSignedIn("/v1/account/invoices") }

    /// GET /v1/account/invoices/:number
    ///
    /// - Parameter number: letters, digits and hyphens, as the list has it.
    public func invoice(_ number: String) async throws -> Reply<InvoiceReply> {
        try await getSignedIn("/v1/account/invoices/\(number)")
    }
}
