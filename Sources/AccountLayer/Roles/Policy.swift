import HTTPSupport

/// Who may call an endpoint. Every line of the table of routes has one: a line without does not compile.
enum Policy: Sendable, Equatable {
    /// No identity is needed.
    case anyone
    /// The person's own session. No application acts here, whatever its scopes.
    case owner
    /// The same, or an application that holds this scope from that person.
    case ownerOr(Scope)
    /// People with one of these roles, in a session that proved the second factor.
    case staff(Set<Role>)
    /// The same, or a back-end with this scope of its own (RFC 6749 section 4.4).
    case staffOr(Set<Role>, Scope)
}

/// What a policy found of who asks. Only `Policy.admit` makes one, and no endpoint's context is made without.
struct Admission: Sendable {
    enum Standing: Sendable {
        case anyone
        case owner(SignedInAccount)
        case application(ApplicationAccess, of: AccountID)
        case staff(Actor, Role)
    }

    let standing: Standing
    /// Serves rate limits alone.
    let network: LimiterKey

    fileprivate init(_ standing: Standing, _ network: LimiterKey) {
        self.standing = standing
        self.network = network
    }
}

extension Policy {
    /// Lets `caller` pass or throws a `Refusal`: everything that is not named here is denied.
    func admit(_ caller: Caller, _ domain: AccountDomain) async throws -> Admission {
        switch (self, caller) {
        case (_, .unknown):
            // The gate sees every request; one that it did not see is nobody's.
            throw Refusal.internalError
        case (.anyone, .visitor(let network)), (.anyone, .signedIn(_, let network)),
            (.anyone, .application(_, let network)):
            return Admission(.anyone, network)
        case (.owner, .signedIn(let account, let network)), (.ownerOr, .signedIn(let account, let network)):
            return Admission(.owner(account), network)
        case (.ownerOr(let scope), .application(let access, let network)):
            guard let account = access.account else { throw Refusal.notForBackEnds }
            guard access.scopes.contains(scope) else { throw Refusal.insufficientScope(scope) }
            return Admission(.application(access, of: account), network)
        case (.staff(let roles), .signedIn(let account, let network)),
            (.staffOr(let roles, _), .signedIn(let account, let network)):
            let acting = try await domain.staff.acting(account)
            guard let acting, roles.contains(acting.role) else { throw Refusal.roleRequired }
            return Admission(.staff(acting.actor, acting.role), network)
        case (.staffOr(let roles, let scope), .application(let access, let network)):
            // What a person granted for their own data is no right to others'.
            guard access.account == nil else { throw Refusal.roleRequired }
            guard access.scopes.contains(scope) else { throw Refusal.insufficientScope(scope) }
            guard let role = Role.staff.first(where: roles.contains) else { throw Refusal.roleRequired }
            return Admission(.staff(.application(clientID: access.clientID, role), role), network)
        case (.owner, .application), (.staff, .application):
            throw Refusal.notForApplications
        case (.owner, .visitor), (.ownerOr, .visitor), (.staff, .visitor), (.staffOr, .visitor):
            throw Refusal.notSignedIn
        }
    }
}

extension Refusal {
    static let notSignedIn = Refusal.unauthorized(
        "Not signed in",
        hint: "Send 'Authorization: Bearer \(SessionToken.prefix)…'. Sign in at POST /v1/sessions.")

    /// The same whether somebody has no role or another one.
    static let roleRequired = Refusal.forbidden(
        "ROLE_REQUIRED", "This needs a role that you do not have",
        hint: """
            The operator gives roles with 'nacre-accounts staff grant'. With one, turn on a second factor and send \
            its code to POST /v1/staff/sessions.
            """)

    static let notForApplications = Refusal.forbidden(
        "OWNER_REQUIRED", "No application may do this", hint: "It needs the session of the person whose account it is.")

    static let notForBackEnds = Refusal.forbidden(
        "OWNER_REQUIRED", "This token stands for no person",
        hint: "Ask a person for access with an authorization code, or use the routes under /v1/staff.")

    /// RFC 6750 section 3.1.
    static func insufficientScope(_ scope: Scope) -> Refusal {
        .forbidden(
            "INSUFFICIENT_SCOPE", "The token was not granted this",
            hint: "Ask for the scope \(scope.rawValue).")
    }
}
