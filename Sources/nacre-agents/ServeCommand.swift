import AgentLayer
import ArgumentParser
import Envelope
import Foundation
import HTTPSupport
import Logging
import Storage
import StorageSQLite

/// nacre-agents serve
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API and the pages.",
        discussion: """
            Every option may also stand in the environment (NACRE_AGENTS_PUBLIC_URL) or in the file given with --config \
            ("public-url"). A flag wins over the environment, the environment over the file.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Address to listen on (127.0.0.1).")
    var bind: String?

    @Option(help: "Port to listen on (8420).")
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

    @Option(help: "How agents come in: open or token (open).")
    var registration: String?

    @Option(help: "Limits: default, demo, off, or a JSON file.")
    var limits: String?

    func run() async throws {
        let resolved = try await database.resolve(adding: flags)
        let options = resolved.options
        let logger = Logger(label: "nacre.agents")
        var configuration = AgentServer.Configuration(
            address: options.string("bind") ?? "127.0.0.1", port: try options.int("port") ?? 8420,
            publicURL: options.string("public-url"), tls: try tls(options, logger),
            trustedProxies: try (options.list("trusted-proxy") ?? []).map { try CIDR($0) },
            limits: try LimitsOption.read(options.string("limits") ?? "default"))
        if let name = options.string("registration") {
            guard let registration = Registration(rawValue: name) else {
                throw ServeRefusal.unknownRegistration
            }
            configuration.registration = registration
        }
        try check(resolved, configuration)
        let store = try await resolved.openStore(readLimit: .seconds(2))
        let roots = try RootKeys(folder: resolved.keys)
        let keyStore = try SQLiteStore(folder: resolved.keys, name: "data-keys.sqlite")
        let dataKeys = try await DataKeyStore(store: keyStore, roots: roots, layer: AgentSchema.layer)
        let server = try await AgentServer(
            configuration, store: store, roots: roots, dataKeys: dataKeys, logger: logger)
        let address = configuration.address
        try await server.run { port in
            logger.notice("serving on \(address)", metadata: ["port": .stringConvertible(port)])
        }
        try await store.close()
        try await dataKeys.close()
    }

    private func check(_ resolved: ResolvedDatabase, _ configuration: AgentServer.Configuration) throws {
        let data = URL(fileURLWithPath: resolved.data).resolvingSymlinksInPath().path + "/"
        let keys = URL(fileURLWithPath: resolved.keys).resolvingSymlinksInPath().path + "/"
        guard !keys.hasPrefix(data), !data.hasPrefix(keys) else { throw ServeRefusal.keysBesideData }
        let isEverywhere = ["0.0.0.0", "::", "[::]"].contains(configuration.address)
        // Without TLS or a proxy it is refused anyway, for a graver reason.
        let isReachable = configuration.tls != nil || !configuration.trustedProxies.isEmpty
        guard !isEverywhere || !isReachable || configuration.publicURL != nil else {
            throw ServeRefusal.publicURLNeeded
        }
    }

    private var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["bind"] = bind
        flags["port"] = port.map(String.init)
        flags["public-url"] = publicURL
        flags["tls-cert"] = tlsCert
        flags["tls-key"] = tlsKey
        flags["trusted-proxy"] = trustedProxy.isEmpty ? nil : trustedProxy.joined(separator: ",")
        flags["registration"] = registration
        flags["limits"] = limits
        return flags
    }

    private func tls(_ options: LayeredOptions, _ logger: Logger) throws -> ServerTLS? {
        switch (options.string("tls-cert"), options.string("tls-key")) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return try ServerTLS(certificatePath: certificate, keyPath: key, interval: .seconds(10), logger: logger)
        default: throw ServeRefusal.halfTLS
        }
    }
}

/// Why the options of `serve` cannot be used.
enum ServeRefusal: ReportableError {
    case unknownRegistration, halfTLS, keysBesideData, publicURLNeeded

    var publicDescription: String {
        switch self {
        case .unknownRegistration: "--registration is open or token."
        case .keysBesideData:
            "The key folder and the data folder must lie apart, so that a copy of the one never holds the other."
        case .publicURLNeeded:
            "A server that listens everywhere cannot know its own address: give --public-url."
        case .halfTLS: "TLS needs both --tls-cert and --tls-key."
        }
    }
}
