import AccountLayer
import Envelope
import HTTPSupport
import Logging
import ServerProgram
import Storage

/// The server over the database and keys that the options mean, for `serve` and for the tools beside it.
struct OpenedServer {
    let server: AccountServer
    private let store: any Store
    private let dataKeys: DataKeyStore

    init(_ resolved: ResolvedDatabase, _ configuration: AccountServer.Configuration, _ logger: Logger) async throws {
        try resolved.checkFolders()
        store = try await resolved.openStore(readLimit: .seconds(2))
        dataKeys = try await resolved.openKeys()
        server = try await AccountServer(configuration, store: store, dataKeys: dataKeys, logger: logger)
    }

    func close() async throws {
        try await store.close()
        try await dataKeys.close()
    }
}

extension ResolvedDatabase {
    /// What the server is made of.
    func configuration(_ logger: Logger) throws -> AccountServer.Configuration {
        // The layers never share a host name: browsers keep cookies by host, not by port.
        let port = try options.int("port") ?? NacreAccounts.layer.port
        var configuration = AccountServer.Configuration(
            listening: try listening(logger, publicURL: "http://localhost:\(port)"),
            limits: try LimitsOption.read(
                options.string("limits"), presets: ["default": .default, "demo": .demo, "off": .off]),
            plans: try Plans(option: options.string("plans")),
            payments: try Payments(
                kind: options.string("payments"), url: options.string("payments-url"),
                keyFile: options.string("payments-key"), secretFile: options.string("payments-webhook-secret")),
            mail: try MailOption.read(self), mailFrom: options.string("mail-from"), isOneMachine: try isOneMachine(),
            operatorSocket: operatorSocket, auditMail: options.string("audit-mail"))
        configuration.log = try log()
        return configuration
    }
}
