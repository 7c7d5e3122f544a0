import HTTPSupport
import Hummingbird
import NIOCore

/// The context that Hummingbird makes for a request. Who asks is added by the `Gate`.
struct AccountRequestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    /// Set by the gate before any endpoint runs.
    var caller: Caller = .unknown
    /// The same, for the pages of the table.
    var visit: BrowserVisit?
    var paths = BrowserPaths([])

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Who asks. The network key serves rate limits alone.
enum Caller: Sendable {
    /// The gate has not looked yet.
    case unknown
    /// No session.
    case visitor(network: LimiterKey)
    case signedIn(SignedInAccount, network: LimiterKey)
    case application(ApplicationAccess, network: LimiterKey)

    var isVisitor: Bool {
        if case .visitor = self { true } else { false }
    }
}

/// What an endpoint is handed. It is made of an `Admission` alone, so of nobody whom the route's policy did not let pass.
protocol EndpointContext: Sendable {
    init(_ admission: Admission, _ base: AccountRequestContext) throws
}

/// The context of an endpoint that answers anyone.
struct VisitorContext: EndpointContext {
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ admission: Admission, _ base: AccountRequestContext) {
        network = admission.network
        self.base = base
    }

    /// A captured segment of the path.
    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The context of an endpoint that needs somebody who is signed in. It cannot be made without.
struct SignedInContext: EndpointContext {
    let account: SignedInAccount
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        guard case .owner(let account) = admission.standing else { throw Refusal.notSignedIn }
        self.account = account
        network = admission.network
        self.base = base
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The context of an endpoint that answers a person, or an application which that person let in.
struct PersonContext: EndpointContext {
    let account: AccountID
    /// For the access trail.
    let actor: Actor
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        switch admission.standing {
        case .owner(let signedIn): (account, actor) = (signedIn.id, .owner)
        case .application(let access, of: let person):
            (account, actor) = (person, .application(clientID: access.clientID, .owner))
        case .anyone, .staff: throw Refusal.notSignedIn
        }
        network = admission.network
        self.base = base
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The context of an endpoint that answers a role. Whose data it is about, the request says.
struct StaffContext: EndpointContext {
    /// For the access trail.
    let actor: Actor
    let role: Role
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ admission: Admission, _ base: AccountRequestContext) throws {
        guard case .staff(let actor, let role) = admission.standing else { throw Refusal.roleRequired }
        self.actor = actor
        self.role = role
        network = admission.network
        self.base = base
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The account whose session came with the request.
struct SignedInAccount: Sendable {
    let id: AccountID
    /// Finds the row of this session.
    let sessionTag: [UInt8]
}
