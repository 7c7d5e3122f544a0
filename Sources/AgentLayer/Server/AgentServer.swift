import Envelope
import Foundation
import HTTPSupport
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import ServiceLifecycle
import Storage

/// The agent layer's server: HTTP and the services beside it, over one store.
public struct AgentServer: Sendable {
    public static let version = "0.1.0"

    /// What a server is made of.
    public struct Configuration: Sendable {
        public var address: String
        /// 0 picks a free one.
        public var port: Int
        /// Nil: made from address and port.
        public var publicURL: String?
        public var tls: ServerTLS?
        public var trustedProxies: [CIDR]
        public var limits: PublishedLimits
        public var registration: Registration
        public var requestLimits: RequestLimits
        public var clock: WallClock

        public init(
            address: String = "127.0.0.1", port: Int = 8420, publicURL: String? = nil, tls: ServerTLS? = nil,
            trustedProxies: [CIDR] = [], limits: PublishedLimits = .default, registration: Registration = .open,
            requestLimits: RequestLimits = RequestLimits(), clock: WallClock = .system
        ) {
            self.address = address
            self.port = port
            self.publicURL = publicURL
            self.tls = tls
            self.trustedProxies = trustedProxies
            self.limits = limits
            self.registration = registration
            self.requestLimits = requestLimits
            self.clock = clock
        }
    }

    private let configuration: Configuration
    let network: AgentNetwork
    private let logger: Logger

    /// - Parameters:
    ///   - store: the layer's database; migrated here.
    ///   - dataKeys: the key store beside the key files.
    public init(
        _ configuration: Configuration, store: any Store, roots: RootKeys, dataKeys: DataKeyStore, logger: Logger
    ) async throws {
        try BindRules.check(
            address: configuration.address, hasTLS: configuration.tls != nil,
            trustedProxies: configuration.trustedProxies)
        try await AgentSchema.migrate(store)
        self.configuration = configuration
        self.logger = logger
        let keys = NetworkKeys(roots: roots, dataKeys: dataKeys)
        try await KeyMark.check(store, keys)
        network = AgentNetwork(
            store: store, keys: keys, clock: configuration.clock,
            limits: configuration.limits, limiters: RequestLimiters(configuration.limits),
            trustedProxies: configuration.trustedProxies, publicURL: Self.publicURL(configuration),
            registration: configuration.registration, pages: Pages(renderer: try PageRenderer()),
            pulse: NetworkPulse(), newPosts: NewPosts(store: store), ranking: RankingSignal(), logger: logger)
        try await FoundingSubmolts.make(in: store, now: configuration.clock.now)
    }

    /// Serves until the process is asked to stop. `onReady` gets the port once requests are answered.
    public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: AgentRequestContext.self)
        router.add(middleware: Gate(network: network, prefixes: NetworkPrefixKeyer()))
        Routes(network: network).install(on: router)
        let http = configuration.requestLimits.http1
        let server: HTTPServerBuilder
        if let tls = configuration.tls {
            server = try .tls(.http1(configuration: http), tlsConfiguration: tls.configuration)
        } else {
            server = .http1(configuration: http)
        }
        var application = Application(
            router: router, server: server,
            configuration: .init(
                address: .hostname(configuration.address, port: configuration.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(OpenFiles.connections())),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: logger)
        application.addServices(
            RankingService(network: network), DailyJob(network: network), EventService(network: network))
        if let tls = configuration.tls { application.addServices(tls.reloader) }
        try await application.runService()
    }

    private static func publicURL(_ configuration: Configuration) -> PublicURL {
        if let url = configuration.publicURL { return PublicURL(url) }
        let scheme = configuration.tls == nil ? "http" : "https"
        let isIPv6 = configuration.address.contains(":")
        let host = isIPv6 ? "[\(configuration.address)]" : configuration.address
        return PublicURL("\(scheme)://\(host):\(configuration.port)")
    }
}
