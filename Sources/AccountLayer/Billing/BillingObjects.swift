import AccountAPI
import PrivacyPassToken

// What the API shows of the vault's contents. The provider's names are in none of it.

extension BillingDetailsObject {
    init(_ details: BillingDetails) {
        self.init(
            name: details.name, line1: details.line1, line2: details.line2, postalCode: details.postalCode,
            city: details.city, region: details.region, country: details.country, taxID: details.taxID)
    }
}

extension PaymentMethodObject {
    init(_ method: PaymentMethod) {
        self.init(
            brand: method.brand, lastFour: method.lastFour, expiryMonth: method.expiryMonth,
            expiryYear: method.expiryYear)
    }
}

extension SubscriptionObject {
    init(_ subscription: Subscription, through: Int64?) {
        let price = PriceObject(
            amount: subscription.amount.units, currency: subscription.amount.currency,
            days: subscription.interval * Epoch.days)
        self.init(
            plan: subscription.plan, price: price, firstDay: subscription.firstEpoch * Epoch.days,
            countsThroughDay: through.map { ($0 + 1) * Epoch.days - 1 })
    }
}

extension InvoiceObject {
    init(_ invoice: Invoice) {
        self.init(
            number: invoice.number, state: invoice.state.name, plan: invoice.plan, amount: invoice.amount.units,
            currency: invoice.amount.currency, firstDay: invoice.firstDay, lastDay: invoice.lastDay,
            issuedDay: invoice.issuedDay, dueDay: invoice.dueDay, paidDay: invoice.paidDay,
            recipient: BillingDetailsObject(invoice.recipient))
    }
}
