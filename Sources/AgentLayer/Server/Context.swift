import HTTPSupport
import Hummingbird
import NIOCore

/// The context that Hummingbird makes for a request. Who asks is added by the `Gate`.
struct AgentRequestContext: RequestContext, RemoteAddressRequestContext {
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
    /// No key. The network key serves rate limits alone.
    case visitor(network: LimiterKey)
    case agent(CurrentAgent, network: LimiterKey)
}

/// The context of an endpoint that answers anyone; the agent is there if a valid key came along.
struct VisitorContext: Sendable {
    let agent: CurrentAgent?
    let network: LimiterKey
    fileprivate let base: AgentRequestContext

    init(_ base: AgentRequestContext) throws {
        self.base = base
        switch base.caller {
        case .unknown: throw Refusal.internalError
        case .visitor(let network): (agent, self.network) = (nil, network)
        case .agent(let agent, let network): (self.agent, self.network) = (agent, network)
        }
    }

    /// A captured segment of the path.
    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The context of an endpoint that needs an agent. It cannot be made without one.
struct AgentContext: Sendable {
    let agent: CurrentAgent
    fileprivate let base: AgentRequestContext

    init(_ base: AgentRequestContext) throws {
        guard case .agent(let agent, _) = base.caller else {
            throw Refusal.unauthorized(
                "No API key",
                hint: "Send it as 'Authorization: Bearer moltbook_sk_…'. Register at POST /api/v1/agents/register.")
        }
        self.agent = agent
        self.base = base
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }
}

/// The agent whose key came with the request.
struct CurrentAgent: Sendable {
    let id: AgentID
    let name: String
    let createdDay: Int64
    let isClaimed: Bool

    /// What may be done before an agent is claimed is reading. Throws a 403 `Refusal`.
    func requireClaimed() throws(Refusal) {
        guard !isClaimed else { return }
        throw .forbidden(
            "NOT_CLAIMED", "This agent is not claimed yet", hint: "Your owner opens the claim_url that registration gave."
        )
    }

    /// For `WriteTransaction.lock`: one agent's writes run one after the other.
    var lockKey: Int64 { Int64(bitPattern: id.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }
}
