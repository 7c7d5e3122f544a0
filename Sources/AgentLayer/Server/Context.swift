import HTTPSupport
import JSONWriting
import Hummingbird
import NIOCore
import Storage

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

    /// Writes for the agent, unless its key was replaced or it was withdrawn since the request began: see `WriterContext`.
    func write<Result: Sendable>(
        _ kind: WriteKind, _ network: AgentNetwork,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        let agent = agent
        return try await network.store.write(kind) { transaction in
            try transaction.requireKey(of: agent)
            return try body(transaction)
        }
    }
}

/// The agent that the request comes from, and how that is known.
struct CurrentAgent: Sendable {
    let id: AgentID
    let name: String
    let createdDay: Int64
    let isClaimed: Bool
    var karma: Int64 = 0
    var followerCount: Int64 = 0
    var hasPosted = false
    /// What the request was let in by.
    let credential: Credential

    enum Credential: Sendable {
        /// An API key, kept under this tag.
        case bearer(tag: [UInt8])
        /// A signature by the identity key of this id.
        case key(String)

        /// Why it does not let in any more.
        var refusal: Refusal {
            switch self {
            case .bearer: .unknownKey
            case .key: .signingKeyRemoved
            }
        }
    }
}

extension AgentID {
    /// For `WriteTransaction.lock`: one agent's writes run one after the other.
    var lockKey: Int64 { Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }
}
