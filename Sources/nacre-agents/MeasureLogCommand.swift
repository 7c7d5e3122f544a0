import AgentLayer
import ArgumentParser
import Envelope
import HTTPSupport
import JSONWriting
import LogService
import Logging
import ServerProgram
import Storage

/// nacre-agents measure-log
///
/// For `nacre-bench log --only append`.
struct MeasureLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-log", abstract: "Serve, and append leaves that mean nothing beside it.",
        shouldDisplay: false)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var listen: ListenOptions

    @Option(help: "How agents come in: open or token.")
    var registration = "open"

    @Option(help: "Limits: off.")
    var limits = "off"

    @Option(help: "Leaves in a second.")
    var leaves = 6_000

    func validate() throws {
        guard leaves > 0 else { throw ValidationError("--leaves is 1 or more.") }
        guard registration == "open", limits == "off" else {
            throw ValidationError("A measurement lets everybody in, without limits.")
        }
    }

    func run() async throws {
        let logger = Logger(label: "nacre.agents")
        let resolved = try await database.resolve(NacreAgents.layer, adding: listen.flags)
        let configuration = AgentServer.Configuration(
            listening: try resolved.listening(logger), limits: .off, registration: .open)
        try resolved.checkFolders()
        let store = try await resolved.openStore(readLimit: .seconds(2))
        let dataKeys = try await resolved.openKeys()
        let server = try await AgentServer(configuration, store: store, dataKeys: dataKeys, logger: logger)
        let load = try await LogLoad(store, dataKeys: dataKeys, rate: leaves)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await load.run() }
            try await server.run { _ in }
            group.cancelAll()
        }
        try await store.close()
        try await dataKeys.close()
    }
}

/// nacre-agents fill-log
///
/// For `nacre-bench log --only proof`.
struct FillLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill-log", abstract: "Give an empty database the tree of a large log, without its entries.",
        shouldDisplay: false)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Leaves.")
    var leaves: Int64

    func validate() throws {
        guard (1...1_000_000_000).contains(leaves) else { throw ValidationError("--leaves is 1 to 1000000000.") }
    }

    func run() async throws {
        let resolved = try await database.resolve(NacreAgents.layer, adding: [:])
        try resolved.checkFolders()
        let store = try await resolved.openStore()
        let dataKeys = try await resolved.openKeys()
        try await AgentSchema.migrate(store)
        try await LogFilling.fill(
            leaves: leaves, store, dataKeys, publicURL: PublicURL("http://127.0.0.1:8420"),
            now: WallClock.system.now)
        try await store.close()
        try await dataKeys.close()
    }
}
