import AccountAPI

/// Billing data as its owner sees it, and as somebody with the billing role does.
extension Billing {
    /// Everything but invoices: who pays, how, and for what.
    func overview(of account: AccountID, purpose: Purpose, actor: Actor) async throws -> BillingObject {
        let index = try await indexes.of(account)
        var details: BillingDetailsObject?
        if let payer = index.customer {
            let opened = try await vault.open(customer(payer, account), purpose: purpose, actor: actor)
            details = BillingDetailsObject(opened.content.details)
        }
        var method: PaymentMethodObject?
        if let kept = index.method {
            let record = VaultRecord<PaymentMethod>(id: kept.id, account: account)
            method = PaymentMethodObject(try await vault.open(record, purpose: purpose, actor: actor).content)
        }
        var subscription: SubscriptionObject?
        if let kept = index.subscription {
            let record = VaultRecord<Subscription>(id: kept.id, account: account)
            let opened = try await vault.open(record, purpose: purpose, actor: actor).content
            subscription = SubscriptionObject(opened, through: index.lastEpoch(of: opened.plan))
        }
        return BillingObject(
            provider: provider.name, details: details, method: method, subscription: subscription, invoices: nil)
    }

    /// With every invoice; nil for who never gave anything.
    func export(of account: AccountID) async throws -> BillingObject? {
        let index = try await indexes.of(account)
        guard index != BillingIndex() else { return nil }
        var billing = try await overview(of: account, purpose: .ownAccount, actor: .owner)
        billing.invoices = try await invoices(of: account, purpose: .ownAccount, actor: .owner).map(InvoiceObject.init)
        return billing
    }
}
