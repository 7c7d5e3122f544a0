public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import ServiceLifecycle

/// Where and how a server listens.
public struct Listening: Sendable {
    public var address: String
    /// 0 picks a free one.
    public var port: Int
    /// Nil: made from address and port.
    public var publicURL: String?
    public var tls: ServerTLS?
    public var trustedProxies: [CIDR]
    public var requestLimits: RequestLimits
    public var clock: WallClock

    public init(
        address: String = "127.0.0.1", port: Int, publicURL: String? = nil, tls: ServerTLS? = nil,
        trustedProxies: [CIDR] = [], requestLimits: RequestLimits = RequestLimits(), clock: WallClock = .system
    ) {
        self.address = address
        self.port = port
        self.publicURL = publicURL
        self.tls = tls
        self.trustedProxies = trustedProxies
        self.requestLimits = requestLimits
        self.clock = clock
    }

    /// Whether only this machine can reach the server.
    public var isOnLoopback: Bool { BindRules.isLoopback(address) }

    /// Throws where plain HTTP would be heard beyond this machine.
    public func check() throws(BindRefusal) {
        try BindRules.check(address: address, hasTLS: tls != nil, trustedProxies: trustedProxies)
    }

    public var effectivePublicURL: PublicURL {
        if let publicURL { return PublicURL(publicURL) }
        let scheme = tls == nil ? "http" : "https"
        let host = address.contains(":") ? "[\(address)]" : address
        return PublicURL("\(scheme)://\(host):\(port)")
    }

    /// Serves until the process is asked to stop. `onReady` gets the port once requests are answered.
    public func serve<Context: RequestContext>(
        _ router: Router<Context>, beside services: [any Service], logger: Logger,
        onReady: @escaping @Sendable (Int) async -> Void
    ) async throws where Context: InitializableFromSource<ApplicationRequestContextSource> {
        let limits = requestLimits.http1
        let plain = HTTPServerBuilder { responder in
            LoopBoundChannel(base: HTTP1Channel(responder: responder, configuration: limits))
        }
        let server = try tls.map { try HTTPServerBuilder.tls(plain, tlsConfiguration: $0.configuration) } ?? plain
        var application = Application(
            router: router, server: server,
            configuration: .init(
                address: .hostname(address, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(OpenFiles.connections())),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: logger)
        for service in services { application.addServices(service) }
        if let tls { application.addServices(tls.reloader) }
        try await application.runService()
    }
}
