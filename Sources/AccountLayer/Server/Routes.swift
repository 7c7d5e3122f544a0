import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport

/// The table of routes: every endpoint, one line each.
struct Routes: Sendable {
    let domain: AccountDomain

    /// Under `/v1`.
    var api: [AccountRoute] {
        [
            route(.get, "/health", .anyone, GetHealth.handle),
            route(.get, "/limits", .anyone, GetLimits.handle),
            route(.get, "/plans", .anyone, ListPlans.handle),
            route(.get, "/crowd", .anyone, GetCrowd.handle),

            route(.post, "/accounts", .anyone, SignUp.handle),
            route(.post, "/accounts/confirm", .anyone, ConfirmSignUp.handle),
            route(.post, "/sessions", .anyone, SignIn.handle),
            route(.get, "/sessions", .owner, ListSessions.handle),
            route(.delete, "/sessions", .owner, SignOutEverywhere.handle),
            route(.delete, "/sessions/current", .owner, SignOut.handle),
            route(.post, "/recovery", .anyone, StartRecovery.handle),
            route(.post, "/recovery/confirm", .anyone, ConfirmRecovery.handle),
            route(.get, "/account", .owner, GetAccount.handle),
            route(.delete, "/account", .owner, DeleteAccount.handle),
            route(.get, "/account/export", .owner, ExportAccount.handle),
            route(.get, "/account/plan", .ownerOr(.planRead), GetPlan.handle),
            route(.post, "/account/plan", .owner, ChoosePlan.handle),
            route(.get, "/account/billing", .owner, GetBilling.handle),
            route(.put, "/account/billing", .owner, PutBilling.handle),
            route(.delete, "/account/billing", .owner, RemoveBilling.handle),
            route(.post, "/account/billing/setup", .owner, SetUpPaymentMethod.handle),
            route(.post, "/account/billing/method", .owner, SetPaymentMethod.handle),
            route(.delete, "/account/billing/method", .owner, RemovePaymentMethod.handle),
            route(.get, "/account/invoices", .ownerOr(.invoicesRead), ListInvoices.handle),
            route(.get, "/account/invoices/:number", .ownerOr(.invoicesRead), GetInvoice.handle),
            route(.post, "/account/passphrase", .owner, ChangePassphrase.handle),
            route(.post, "/account/email", .owner, ChangeEmail.handle),
            route(.post, "/account/email/confirm", .owner, ConfirmEmail.handle),
            route(.post, "/account/totp", .owner, StartTOTP.handle),
            route(.post, "/account/totp/confirm", .owner, ConfirmTOTP.handle),
            route(.delete, "/account/totp", .owner, RemoveTOTP.handle),

            route(.get, "/account/profile", .ownerOr(.profileRead), GetProfile.handle),
            route(.get, "/account/applications", .owner, ListApplications.handle),
            route(.delete, "/account/applications/:client", .owner, DisconnectApplication.handle),

            route(.get, "/account/access", .owner, ListAccesses.handle),
            route(.get, "/account/notices", .owner, ListNotices.handle),

            route(.get, "/trail", .anyone, GetTrail.handle),
            route(.post, "/staff/sessions", .owner, BeginStaffSession.handle),
            route(.post, "/staff/accounts", .staff([.support]), FindAccount.handle),
            route(.get, "/staff/trail", .staff([.auditor]), GetStaffTrail.handle),
            route(.get, "/staff/trail/report", .staff([.auditor]), GetTrailReport.handle),
            route(.get, "/staff/health", .staff([.operator]), GetStaffHealth.handle),

            route(.post, "/tokens", .ownerOr(.tokensIssue), DrawTokens.handle),
            route(.get, "/wallet-copy", .owner, GetWalletCopy.handle),
            route(.put, "/wallet-copy", .owner, PutWalletCopy.handle),
            route(.delete, "/wallet-copy", .owner, DeleteWalletCopy.handle),

            route(.post, "/webhooks/payments", .anyone, TakePaymentReport.handle),
            route(.post, "/staff/invoices", .staffOr([.billing], .invoicesRead), OpenInvoice.handle),
            route(.post, "/staff/billing", .staff([.billing]), OpenBilling.handle),
        ]
    }

    /// At the root.
    var pages: [AccountRoute] {
        [
            page(.get, "/", .anyone, ShowFrontPage.handle),
            page(.get, "/limits", .anyone, ShowLimits.handle),
            page(.get, "/log", .anyone, ShowLog.handle),
            route(.get, "/log/info", .anyone, GetLogInfo.handle),
            route(.get, "/log/checkpoint", .anyone, GetCheckpoint.handle),
            route(.get, "/log/tile/**", .anyone, GetLogTile.handle),
            route(.get, "/log/proof", .anyone, GetLogProof.handle),
            page(.get, "/signin", .anyone, SignInPage.show),
            form(.post, "/signin", .anyone, SignInPage.send),
            form(.post, "/signout", .owner, SignOutForm.send),
            page(.get, "/signup", .anyone, SignUpPage.show),
            form(.post, "/signup", .anyone, SignUpPage.send),
            page(.get, "/signup/confirm", .anyone, ConfirmSignUpPage.show),
            form(.post, "/signup/confirm", .anyone, ConfirmSignUpPage.send),
            page(.get, "/recovery", .anyone, RecoveryPage.show),
            form(.post, "/recovery", .anyone, RecoveryPage.send),
            page(.get, "/recovery/confirm", .anyone, ConfirmRecoveryPage.show),
            form(.post, "/recovery/confirm", .anyone, ConfirmRecoveryPage.send),
            page(.get, "/account", .owner, ShowOverview.show),
            page(.get, "/account/plan", .owner, PlanPage.show),
            form(.post, "/account/plan", .owner, PlanPage.send),
            page(.get, "/account/billing", .owner, BillingPage.show),
            form(.post, "/account/billing", .owner, BillingPage.send),
            form(.post, "/account/billing/remove", .owner, RemoveBillingForm.send),
            form(.post, "/account/billing/setup", .owner, SetUpMethodForm.send),
            form(.post, "/account/billing/method/remove", .owner, RemoveMethodForm.send),
            page(.get, "/account/invoices", .owner, InvoicesPage.show),
            page(.get, "/account/invoices/:number", .owner, InvoicePage.show),
            page(.get, "/account/access", .owner, AccessPage.show),
            page(.get, "/account/applications", .owner, ApplicationsPage.show),
            form(.post, "/account/applications/:client/end", .owner, EndApplicationForm.send),
            page(.get, "/account/sessions", .owner, SessionsPage.show),
            form(.post, "/account/sessions/end", .owner, EndSessionsForm.send),
            form(.post, "/account/sessions/:id/name", .owner, NameSessionForm.send),
            form(.post, "/account/sessions/:id/end", .owner, EndSessionForm.send),
            page(.get, "/account/security", .owner, SecurityPage.show),
            form(.post, "/account/passphrase", .owner, PassphraseForm.send),
            form(.post, "/account/email", .owner, EmailForm.send),
            page(.get, "/account/email/confirm", .owner, ConfirmEmailPage.show),
            form(.post, "/account/email/confirm", .owner, ConfirmEmailPage.send),
            form(.post, "/account/totp", .owner, StartTOTPForm.send),
            form(.post, "/account/totp/confirm", .owner, ConfirmTOTPForm.send),
            form(.post, "/account/totp/remove", .owner, RemoveTOTPForm.send),
            page(.get, "/account/data", .owner, DataPage.show),
            form(.post, "/account/export", .owner, ExportForm.send),
            form(.post, "/account/delete", .owner, DeleteForm.send),
            route(.get, "/assets/:file", .anyone, ShowAsset.handle),
            route(.get, "/.well-known/private-token-issuer-directory", .anyone, GetIssuerDirectory.handle),

            route(.get, "/.well-known/oauth-authorization-server", .anyone, GetAuthorizationServer.handle),
            page(.get, "/oauth/authorize", .owner, ConsentPage.show),
            form(.post, "/oauth/authorize", .owner, ConsentPage.send),
            page(.get, "/device", .owner, DevicePage.show),
            form(.post, "/device", .owner, DevicePage.send),
            route(.post, "/oauth/token", .anyone, IssueAccessToken.handle),
            route(.post, "/oauth/device", .anyone, StartDevice.handle),
            route(.post, "/oauth/revoke", .anyone, RevokeToken.handle),
            route(.post, "/oauth/introspect", .anyone, IntrospectToken.handle),
        ]
    }

    func install(on router: Router<AccountRequestContext>) {
        let index = ListRoutes(paths: api.map { "\($0.method.rawValue) /v1\($0.path)" })
        let listed = api + [route(.get, "/", .anyone, index.handle)]
        RouteTable(listed.map(\.route)).install(on: router, prefix: "/v1")
        RouteTable(pages.map(\.route)).install(on: router, prefix: "")
    }

    /// What a program calls.
    private func route<Context: EndpointContext>(
        _ method: HTTPRequest.Method, _ path: String, _ policy: Policy,
        _ endpoint: @escaping @Sendable (Request, Context, AccountDomain) async throws -> Response
    ) -> AccountRoute {
        line(.program, method, path, policy, endpoint)
    }

    /// A page for browsers. Where it needs somebody who is signed in, a visitor is asked to.
    private func page<Context: EndpointContext>(
        _ method: HTTPRequest.Method, _ path: String, _ policy: Policy,
        _ endpoint: @escaping @Sendable (Request, Context, AccountDomain) async throws -> Response
    ) -> AccountRoute {
        line(.page, method, path, policy, endpoint).askingToSignIn { $0.uri.string }
    }

    /// What a form of a page is sent to. Nothing of the endpoint runs unless the form comes from a page of ours that was
    /// made for this browser.
    private func form<Context: EndpointContext>(
        _ method: HTTPRequest.Method, _ path: String, _ policy: Policy,
        _ endpoint: @escaping @Sendable (FormInput, Context, AccountDomain) async throws -> Response
    ) -> AccountRoute {
        line(.form, method, path, policy) { (request: Request, context: FormContext<Context>, domain) in
            try FormOrigin.check(request, domain.publicURL)
            let input = try await FormInput(request)
            try input.requireTicket(context.visit, for: request.uri.path, byVisitors: policy == .anyone)
            return try await endpoint(input, context.inner, domain)
        }.askingToSignIn { _ in AccountPages.home }
    }

    /// The only place where a policy is asked, before anything of the endpoint runs.
    private func line<Context: EndpointContext>(
        _ kind: AccountRoute.Kind, _ method: HTTPRequest.Method, _ path: String, _ policy: Policy,
        _ endpoint: @escaping @Sendable (Request, Context, AccountDomain) async throws -> Response
    ) -> AccountRoute {
        AccountRoute(
            policy: policy, kind: kind,
            route: Route(method, path) { request, context in
                let admission = try await policy.admit(context.caller, domain)
                return try await endpoint(request, Context(admission, context), domain)
            })
    }
}

/// One line of the table.
struct AccountRoute: Sendable {
    enum Kind: Sendable {
        /// For programs: no cookie is read.
        case program
        case page
        /// What a page's form is sent to.
        case form
    }

    let policy: Policy
    let kind: Kind
    let route: Route<AccountRequestContext>

    var method: HTTPRequest.Method { route.method }
    var path: String { route.path }

    /// Sends a visitor whom the policy does not let pass to the sign-in page, and from there to `next`.
    func askingToSignIn(_ next: @escaping @Sendable (Request) -> String) -> AccountRoute {
        let handler = route.handler
        return AccountRoute(
            policy: policy, kind: kind,
            route: Route(method, path) { request, context in
                do { return try await handler(request, context) } catch let refusal as Refusal
                    where refusal.code == Refusal.notSignedIn.code && context.caller.isVisitor
                {
                    return .seeOther(SignInPage.path(next: next(request)))
                }
            })
    }
}
