import HTTPSupport
import HTTPTypes
import Hummingbird

/// The table of routes: every endpoint, one line each.
struct Routes: Sendable {
    let domain: AccountDomain

    /// Under `/v1`.
    var api: [Route<AccountRequestContext>] {
        [
            open(.get, "/health", GetHealth.handle),
            open(.get, "/limits", GetLimits.handle),
            open(.get, "/plans", ListPlans.handle),
            open(.get, "/crowd", GetCrowd.handle),

            open(.post, "/accounts", SignUp.handle),
            open(.post, "/accounts/confirm", ConfirmSignUp.handle),
            open(.post, "/sessions", SignIn.handle),
            signedIn(.get, "/sessions", ListSessions.handle),
            signedIn(.delete, "/sessions", SignOutEverywhere.handle),
            signedIn(.delete, "/sessions/current", SignOut.handle),
            open(.post, "/recovery", StartRecovery.handle),
            open(.post, "/recovery/confirm", ConfirmRecovery.handle),
            signedIn(.get, "/account", GetAccount.handle),
            signedIn(.delete, "/account", DeleteAccount.handle),
            signedIn(.get, "/account/export", ExportAccount.handle),
            signedIn(.post, "/account/plan", ChoosePlan.handle),
            signedIn(.post, "/account/passphrase", ChangePassphrase.handle),
            signedIn(.post, "/account/email", ChangeEmail.handle),
            signedIn(.post, "/account/email/confirm", ConfirmEmail.handle),
            signedIn(.post, "/account/totp", StartTOTP.handle),
            signedIn(.post, "/account/totp/confirm", ConfirmTOTP.handle),
            signedIn(.delete, "/account/totp", RemoveTOTP.handle),

            signedIn(.post, "/tokens", DrawTokens.handle),
            signedIn(.get, "/wallet-copy", GetWalletCopy.handle),
            signedIn(.put, "/wallet-copy", PutWalletCopy.handle),
            signedIn(.delete, "/wallet-copy", DeleteWalletCopy.handle),
        ]
    }

    /// At the root.
    var pages: [Route<AccountRequestContext>] {
        [
            open(.get, "/", ShowFrontPage.handle),
            open(.get, "/limits", ShowLimits.handle),
            open(.get, "/assets/:file", ShowAsset.handle),
            open(.get, "/.well-known/private-token-issuer-directory", GetIssuerDirectory.handle),
        ]
    }

    func install(on router: Router<AccountRequestContext>) {
        let index = ListRoutes(paths: api.map { "\($0.method.rawValue) /v1\($0.path)" })
        RouteTable(api + [open(.get, "/", index.handle)]).install(on: router, prefix: "/v1")
        RouteTable(pages).install(on: router, prefix: "")
    }

    /// An endpoint that answers anyone.
    private func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, VisitorContext, AccountDomain) async throws -> Response
    ) -> Route<AccountRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, VisitorContext(context), domain) }
    }

    /// An endpoint that needs somebody who is signed in.
    private func signedIn(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, SignedInContext, AccountDomain) async throws -> Response
    ) -> Route<AccountRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, SignedInContext(context), domain) }
    }
}
