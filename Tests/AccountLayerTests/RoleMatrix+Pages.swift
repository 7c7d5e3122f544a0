@testable import AccountLayer

/// The pages and forms of browsers.
extension RoleMatrix {
    static let pages: [String: Door] = [
        "GET /signin": .everybody,
        "POST /signin": .everybody,
        "GET /signup": .everybody,
        "POST /signup": .everybody,
        "GET /signup/confirm": .everybody,
        "POST /signup/confirm": .everybody,
        "GET /recovery": .everybody,
        "POST /recovery": .everybody,
        "GET /recovery/confirm": .everybody,
        "POST /recovery/confirm": .everybody,

        "POST /signout": .person(),
        "GET /account": .person(),
        "GET /account/plan": .person(),
        "POST /account/plan": .person(),
        "GET /account/billing": .person(),
        "POST /account/billing": .person(),
        "POST /account/billing/remove": .person(),
        "POST /account/billing/setup": .person(),
        "POST /account/billing/method/remove": .person(),
        "GET /account/invoices": .person(),
        "GET /account/invoices/:number": .person(),
        "GET /account/access": .person(),
        "GET /account/applications": .person(),
        "POST /account/applications/:client/end": .person(),
        "GET /account/sessions": .person(),
        "POST /account/sessions/end": .person(),
        "POST /account/sessions/:id/name": .person(),
        "POST /account/sessions/:id/end": .person(),
        "GET /account/security": .person(),
        "POST /account/passphrase": .person(),
        "POST /account/email": .person(),
        "GET /account/email/confirm": .person(),
        "POST /account/email/confirm": .person(),
        "POST /account/totp": .person(),
        "POST /account/totp/confirm": .person(),
        "POST /account/totp/remove": .person(),
        "GET /account/data": .person(),
        "POST /account/export": .person(),
        "POST /account/delete": .person(),
    ]

    static let pageObjects: [String: Object] = [
        "GET /account/invoices/:number": .accounts,
        "POST /account/applications/:client/end": .accounts,
        "POST /account/sessions/:id/name": .accounts,
        "POST /account/sessions/:id/end": .accounts,
    ]
}
