import HTTPSupport
import Hummingbird

/// The context of a page that anyone may see.
struct PageContext: EndpointContext {
    /// Who is signed in, if anybody.
    let account: SignedInAccount?
    let network: LimiterKey
    private let visit: BrowserVisit
    private let base: AccountRequestContext

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        // Only lines of the table that are for browsers have a visit.
        guard let visit = base.visit else { throw Refusal.internalError }
        self.visit = visit
        self.base = base
        network = admission.network
        if case .signedIn(let account, _) = base.caller { self.account = account } else { account = nil }
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }

    /// A form of this page that goes to `action`, a path of ours.
    func form(_ action: String) -> PageForm { visit.form(action) }

    /// The page that signing in leads to, for the path that a form names; the account's own where it names none of ours.
    func landing(_ next: String?) -> String { base.paths.returning(to: next) ?? AccountPages.home }
}

/// The context of a page of the person who is signed in. It cannot be made without one.
struct OwnPageContext: EndpointContext {
    let account: SignedInAccount
    let page: PageContext

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        guard case .owner(let account) = admission.standing else { throw Refusal.notSignedIn }
        self.account = account
        page = try PageContext(admission, base)
    }

    var network: LimiterKey { page.network }

    func segment(_ name: String) throws(Refusal) -> String { try page.segment(name) }

    func form(_ action: String) -> PageForm { page.form(action) }
}

/// The context of a form while it is looked at: what its endpoint gets, and what tells whose form it is.
struct FormContext<Inner: EndpointContext>: EndpointContext {
    let inner: Inner
    let visit: BrowserVisit?

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        inner = try Inner(admission, base)
        visit = base.visit
    }
}
