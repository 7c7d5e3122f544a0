public import ArgumentParser
public import HTTPSupport
public import Logging

/// The options that say where and how a server listens.
public struct ListenOptions: ParsableArguments {
    @Option(help: "Address to listen on (127.0.0.1).")
    var bind: String?

    @Option(help: "Port to listen on.")
    var port: Int?

    @Option(name: .customLong("public-url"), help: "Address under which the world reaches this server.")
    var publicURL: String?

    @Option(name: .customLong("tls-cert"), help: "Certificate chain, PEM. Read again when it changes.")
    var tlsCert: String?

    @Option(name: .customLong("tls-key"), help: "Key of the certificate, PEM.")
    var tlsKey: String?

    @Option(
        name: .customLong("trusted-proxy"),
        help: "Network of a proxy whose X-Forwarded-For is believed (CIDR). Repeatable.")
    var trustedProxy: [String] = []

    @Flag(
        name: .customLong("one-machine"),
        help: "Say on the pages that both layers run on this machine, which hides nothing from who runs it.")
    var oneMachine = false

    @Option(name: .customLong("clock-file"), help: .hidden)
    var clockFile: String?

    static let names: Set<String> = [
        "bind", "port", "public-url", "tls-cert", "tls-key", "trusted-proxy", "one-machine", "clock-file",
    ]

    public init() {}

    public var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["bind"] = bind
        flags["port"] = port.map(String.init)
        flags["public-url"] = publicURL
        flags["tls-cert"] = tlsCert
        flags["tls-key"] = tlsKey
        flags["trusted-proxy"] = trustedProxy.isEmpty ? nil : trustedProxy.joined(separator: ",")
        flags["one-machine"] = oneMachine ? "true" : nil
        flags["clock-file"] = clockFile
        return flags
    }
}

extension ResolvedDatabase {
    /// Whether the pages say that both layers run on one machine.
    public func isOneMachine() throws -> Bool { try options.bool("one-machine") ?? false }

    /// Where and how to listen.
    ///
    /// - Parameter publicURL: what the world calls the server when neither an option nor the address says it.
    public func listening(_ logger: Logger, publicURL: String? = nil) throws -> Listening {
        var listening = Listening(
            address: options.string("bind") ?? "127.0.0.1", port: try options.int("port") ?? layer.port,
            publicURL: options.string("public-url"), tls: try tls(logger),
            trustedProxies: try (options.list("trusted-proxy") ?? []).map { try CIDR($0) })
        let isEverywhere = ["0.0.0.0", "::", "[::]"].contains(listening.address)
        // Without TLS or a proxy it is refused anyway, for a graver reason.
        let isReachable = listening.tls != nil || !listening.trustedProxies.isEmpty
        guard !isEverywhere || !isReachable || listening.publicURL != nil else { throw ServeRefusal.publicURLNeeded }
        if listening.publicURL == nil, listening.isOnLoopback, listening.tls == nil { listening.publicURL = publicURL }
        if let path = options.string("clock-file") {
            guard listening.isOnLoopback else { throw ClockFileRefusal.notOnLoopback }
            listening.clock = try .file(path)
        }
        return listening
    }

    private func tls(_ logger: Logger) throws -> ServerTLS? {
        switch (options.string("tls-cert"), options.string("tls-key")) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return try ServerTLS(certificatePath: certificate, keyPath: key, interval: .seconds(10), logger: logger)
        default: throw ServeRefusal.halfTLS
        }
    }
}

/// Why the options of `serve` cannot be used.
public enum ServeRefusal: ReportableError {
    case halfTLS, keysBesideData, publicURLNeeded

    public var publicDescription: String {
        switch self {
        case .keysBesideData:
            "The key folder and the data folder must lie apart, so that a copy of the one never holds the other."
        case .publicURLNeeded:
            "A server that listens everywhere cannot know its own address: give --public-url."
        case .halfTLS: "TLS needs both --tls-cert and --tls-key."
        }
    }
}
