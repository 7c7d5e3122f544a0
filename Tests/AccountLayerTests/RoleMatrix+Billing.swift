@testable import AccountLayer

/// What is paid, and what opens the vault.
extension RoleMatrix {
    static let billing: [String: Door] = [
        "GET /v1/account/plan": .person(.planRead),
        "GET /v1/account/billing": .person(),
        "PUT /v1/account/billing": .person(),
        "DELETE /v1/account/billing": .person(),
        "POST /v1/account/billing/setup": .person(),
        "POST /v1/account/billing/method": .person(),
        "DELETE /v1/account/billing/method": .person(),
        "GET /v1/account/invoices": .person(.invoicesRead),
        "GET /v1/account/invoices/:number": .person(.invoicesRead),
        "POST /v1/webhooks/payments": .everybody,
        "POST /v1/staff/invoices": .roles([.billing], .invoicesRead),
        "POST /v1/staff/billing": .roles([.billing]),
    ]

    static let billingObjects: [String: Object] = [
        "GET /v1/account/invoices/:number": .accounts
    ]
}
