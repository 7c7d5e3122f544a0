import AgentLayer
import ArgumentParser
import Envelope
import HTTPSupport
import Logging
import ServerProgram
import Storage

/// nacre-agents serve
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API and the pages, on port 8420 unless told otherwise.",
        discussion: """
            Every option may also stand in the environment (NACRE_AGENTS_PUBLIC_URL) or in the file given with --config \
            ("public-url"). A flag wins over the environment, the environment over the file.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var listen: ListenOptions
    @OptionGroup var witnesses: WitnessOptions

    @Option(help: "How agents come in: open or token (token).")
    var registration: String?

    @Option(
        name: .customLong("issuer-directory"),
        help: "Where the issuer's public keys are: https address, or file. Read every six hours.")
    var issuerDirectory: String?

    @OptionGroup var issuerLog: IssuerLogOptions

    @Option(help: "Who solves a challenge before it publishes: never, new-agents or always (never).")
    var challenges: String?

    @Option(
        name: .customLong("app-keys"),
        help: "File of the apps that may verify identity tokens: a name and the SHA-256 of its key on each line.")
    var appKeys: String?

    @Option(help: "Limits: default, demo, off, or a JSON file.")
    var limits: String?

    func run() async throws {
        let resolved = try await database.resolve(NacreAgents.layer, adding: flags)
        let options = resolved.options
        let logger = Logger(label: "nacre.agents")
        var configuration = AgentServer.Configuration(
            listening: try resolved.listening(logger),
            limits: try LimitsOption.read(
                options.string("limits"), presets: ["default": .default, "demo": .demo, "off": .off]))
        if let name = options.string("registration") {
            guard let registration = Registration(rawValue: name) else {
                throw RegistrationRefusal.unknown
            }
            configuration.registration = registration
        }
        if let source = options.string("issuer-directory") {
            configuration.issuerDirectory = try IssuerDirectorySource(source)
        }
        configuration.issuerPins = try resolved.issuerPins()
        configuration.imageFolder = resolved.data + "/images"
        configuration.attachmentFolder = resolved.data + "/attachments"
        if let name = options.string("challenges") {
            guard let policy = ChallengePolicy(rawValue: name) else { throw ChallengesRefusal.unknown }
            configuration.challenges = policy
        }
        configuration.appKeys = try options.string("app-keys").map { try AppKeys(file: $0) }
        configuration.isOneMachine = try resolved.isOneMachine()
        configuration.log = try resolved.log()
        configuration.operatorSocket = resolved.operatorSocket
        try resolved.checkFolders()
        let store = try await resolved.openStore(readLimit: .seconds(2))
        let dataKeys = try await resolved.openKeys()
        let server = try await AgentServer(
            configuration, store: store, dataKeys: dataKeys, logger: logger)
        let address = configuration.listening.address
        try await server.run { port in
            logger.notice("serving on \(address)", metadata: ["port": .stringConvertible(port)])
        }
        try await store.close()
        try await dataKeys.close()
    }

    private var flags: [String: String] {
        var flags = listen.flags.merging(witnesses.flags) { _, new in new }
        flags.merge(issuerLog.flags) { _, new in new }
        flags["registration"] = registration
        flags["issuer-directory"] = issuerDirectory
        flags["limits"] = limits
        flags["challenges"] = challenges
        flags["app-keys"] = appKeys
        return flags
    }
}

enum RegistrationRefusal: ReportableError {
    case unknown

    var publicDescription: String { "--registration is open or token." }
}

enum ChallengesRefusal: ReportableError {
    case unknown

    var publicDescription: String { "--challenges is never, new-agents or always." }
}
