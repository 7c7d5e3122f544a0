import HTTPSupport
import Hummingbird
import NIOCore

/// The context that Hummingbird makes for a request. Who asks is added by the `Gate`.
struct AccountRequestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    /// Set by the gate before any endpoint runs.
    var caller: Caller = .unknown

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Who asks.
enum Caller: Sendable {
    /// The gate has not looked yet.
    case unknown
    /// No session. The network key serves rate limits alone.
    case visitor(network: LimiterKey)
    case signedIn(SignedInAccount, network: LimiterKey)
}

/// The context of an endpoint that answers anyone.
struct VisitorContext: Sendable {
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ base: AccountRequestContext) throws {
        self.base = base
        switch base.caller {
        case .unknown: throw Refusal.internalError
        case .visitor(let network), .signedIn(_, let network): self.network = network
        }
    }

    /// A captured segment of the path.
    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The context of an endpoint that needs somebody who is signed in. It cannot be made without.
struct SignedInContext: Sendable {
    let account: SignedInAccount
    let network: LimiterKey
    private let base: AccountRequestContext

    init(_ base: AccountRequestContext) throws {
        guard case .signedIn(let account, let network) = base.caller else {
            throw Refusal.unauthorized(
                "Not signed in",
                hint: "Send 'Authorization: Bearer \(SessionToken.prefix)…'. Sign in at POST /v1/sessions.")
        }
        self.account = account
        self.network = network
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
