@testable import AccountLayer

/// Who is let in, written down a second time: the test compares it with the table of routes and with what the server does.
/// A new line of the table needs one here.
enum RoleMatrix {
    /// Whoever may call a route.
    enum Door: Equatable {
        case everybody
        /// The person, and applications with this scope from that person.
        case person(Scope? = nil)
        /// These roles, and back-ends with this scope of their own.
        case roles(Set<Role>, Scope? = nil)
    }

    /// What a captured segment of the path stands for, where there is one.
    enum Object: Equatable {
        /// Nothing that belongs to anybody, such as the name of a file.
        case nobodys
        /// Something of an account: that of the person who asks, or for roles anybody's.
        case accounts
    }

    static let doors = programs.merging(pages) { one, _ in one }.merging(billing) { one, _ in one }

    private static let programs: [String: Door] = [
        "GET /v1/health": .everybody,
        "GET /v1/limits": .everybody,
        "GET /v1/plans": .everybody,
        "GET /v1/crowd": .everybody,
        "GET /v1/trail": .everybody,
        "POST /v1/accounts": .everybody,
        "POST /v1/accounts/confirm": .everybody,
        "POST /v1/sessions": .everybody,
        "POST /v1/recovery": .everybody,
        "POST /v1/recovery/confirm": .everybody,
        "GET /": .everybody,
        "GET /limits": .everybody,
        "GET /log": .everybody,
        "GET /log/info": .everybody,
        "GET /log/checkpoint": .everybody,
        "GET /log/tile/**": .everybody,
        "GET /log/proof": .everybody,
        "GET /assets/:file": .everybody,
        "GET /.well-known/private-token-issuer-directory": .everybody,

        "GET /v1/sessions": .person(),
        "DELETE /v1/sessions": .person(),
        "DELETE /v1/sessions/current": .person(),
        "GET /v1/account": .person(),
        "DELETE /v1/account": .person(),
        "GET /v1/account/export": .person(),
        "GET /v1/account/access": .person(),
        "GET /v1/account/notices": .person(),
        "POST /v1/account/plan": .person(),
        "POST /v1/account/passphrase": .person(),
        "POST /v1/account/email": .person(),
        "POST /v1/account/email/confirm": .person(),
        "POST /v1/account/totp": .person(),
        "POST /v1/account/totp/confirm": .person(),
        "DELETE /v1/account/totp": .person(),
        "POST /v1/staff/sessions": .person(),
        "POST /v1/tokens": .person(.tokensIssue),
        "GET /v1/wallet-copy": .person(),
        "PUT /v1/wallet-copy": .person(),
        "DELETE /v1/wallet-copy": .person(),
        "GET /v1/account/profile": .person(.profileRead),
        "GET /v1/account/applications": .person(),
        "DELETE /v1/account/applications/:client": .person(),
        "GET /oauth/authorize": .person(),
        "POST /oauth/authorize": .person(),
        "GET /device": .person(),
        "POST /device": .person(),

        "GET /.well-known/oauth-authorization-server": .everybody,
        "POST /oauth/token": .everybody,
        "POST /oauth/device": .everybody,
        "POST /oauth/revoke": .everybody,
        "POST /oauth/introspect": .everybody,

        "POST /v1/staff/accounts": .roles([.support]),
        "GET /v1/staff/trail": .roles([.auditor]),
        "GET /v1/staff/trail/report": .roles([.auditor]),
        "GET /v1/staff/health": .roles([.operator]),
    ]

    /// Of routes with a captured segment.
    static let objects = programObjects.merging(pageObjects) { one, _ in one }.merging(billingObjects) { one, _ in one }

    private static let programObjects: [String: Object] = [
        "GET /assets/:file": .nobodys,
        "DELETE /v1/account/applications/:client": .accounts,
    ]
}

extension Policy {
    /// In the words of the matrix.
    var door: RoleMatrix.Door {
        switch self {
        case .anyone: .everybody
        case .owner: .person()
        case .ownerOr(let scope): .person(scope)
        case .staff(let roles): .roles(roles)
        case .staffOr(let roles, let scope): .roles(roles, scope)
        }
    }
}
