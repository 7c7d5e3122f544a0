import Envelope
import HTTPSupport
import Hummingbird
import JSONWriting
import LayerSupport
import LogService
import Logging
import ServiceLifecycle
import Storage
import TransparencyLog

/// The agent layer's server: HTTP and the services beside it, over one store.
public struct AgentServer: Sendable {
    public static let version = "0.1.0"

    /// What a server is made of.
    public struct Configuration: Sendable {
        public var listening: Listening
        public var limits: PublishedLimits
        public var registration: Registration
        /// Nil: no key of the issuer is learned, and a token can be redeemed only under one that is in the database.
        public var issuerDirectory: IssuerDirectorySource?
        /// Whom to believe about the log of the issuer's keys.
        public var issuerPins = LogPins.none
        /// Both layers run on one machine: the pages say so.
        public var isOneMachine: Bool
        /// Where uploaded pictures are kept; nil takes none.
        public var imageFolder: String?
        /// Where sealed attachments are kept; nil takes none.
        public var attachmentFolder: String?
        /// Where the programs that convert them are looked for.
        var imageToolFolders = ImageTools.folders
        public var challenges = ChallengePolicy.never
        /// The apps that may ask whose an identity token is; nil: everyone may.
        public var appKeys: AppKeys?
        public var log = LogOptions.alone
        /// Where the operator's tool reaches the server; nil for nowhere.
        public var operatorSocket: String?
        var readyBounds = ReadyPages.Bounds()

        public init(
            listening: Listening = Listening(port: 8420), limits: PublishedLimits = .default,
            registration: Registration = .token, issuerDirectory: IssuerDirectorySource? = nil,
            isOneMachine: Bool = false, imageFolder: String? = nil, operatorSocket: String? = nil
        ) {
            self.listening = listening
            self.limits = limits
            self.registration = registration
            self.issuerDirectory = issuerDirectory
            self.isOneMachine = isOneMachine
            self.imageFolder = imageFolder
            self.operatorSocket = operatorSocket
        }
    }

    private let configuration: Configuration
    let network: AgentNetwork
    private let dataKeys: DataKeyStore
    private let logger: Logger

    /// - Parameters:
    ///   - store: the layer's database; migrated here.
    ///   - dataKeys: the key store beside the key files.
    public init(
        _ configuration: Configuration, store: any Store, dataKeys: DataKeyStore, logger: Logger
    ) async throws {
        try configuration.listening.check()
        try await AgentSchema.migrate(store)
        self.configuration = configuration
        self.logger = logger
        self.dataKeys = dataKeys
        let keys = try await NetworkKeys(dataKeys: dataKeys)
        try await KeyMark.check(store, dataKeys)
        let changes = Changes()
        let ranking = RankingSignal()
        let owners = try await OwnerDesk(dataKeys: dataKeys, now: configuration.listening.clock.now)
        let log = try await LogDesk(
            configuration.log, store: store, dataKeys: dataKeys,
            publicURL: configuration.listening.effectivePublicURL, clock: configuration.listening.clock, logger: logger)
        network = AgentNetwork(
            store: store, keys: keys, clock: configuration.listening.clock,
            limits: configuration.limits, limiters: RequestLimiters(configuration.limits),
            trustedProxies: configuration.listening.trustedProxies,
            publicURL: configuration.listening.effectivePublicURL,
            registration: configuration.registration,
            issuerKeys: IssuerKeys(
                authority: configuration.listening.effectivePublicURL.authority, pins: configuration.issuerPins),
            owners: owners,
            signing: SigningDesk(
                now: configuration.listening.clock.now, takenUntil: owners.ahead.end, origins: log.origins),
            challenges: ChallengeDesk(
                policy: configuration.challenges, keys: try await DraftKeys(dataKeys: dataKeys)),
            identity: try await IdentityDesk(
                keys: IdentityKeys(dataKeys, issuer: configuration.listening.effectivePublicURL),
                apps: configuration.appKeys
            ),
            moderation: ModerationDesk(
                store: store, keys: try await ModerationKeys(dataKeys: dataKeys),
                clock: configuration.listening.clock, writer: log.writer, changes: changes, ranking: ranking, log: log),
            messages: try await MessageDesk(dataKeys: dataKeys),
            pages: Pages(renderer: try PageRenderer(isOneMachine: configuration.isOneMachine)),
            documents: try KeptDocuments(
                publicURL: configuration.listening.effectivePublicURL, limits: configuration.limits),
            pulse: NetworkPulse(), newPosts: NewPosts(store: store), ranking: ranking, changes: changes,
            postCards: PostCards(changes, clock: configuration.listening.clock), submoltSequences: SubmoltSequences(),
            feedHeads: FeedHeads(changes: changes, clock: configuration.listening.clock, engine: store.engine),
            ready: ReadyPages(
                changes, clock: configuration.listening.clock, bounds: configuration.readyBounds),
            images: try await Images(
                path: configuration.imageFolder, toolFolders: configuration.imageToolFolders, store: store,
                clock: configuration.listening.clock, logger: logger),
            attachments: try await Attachments(
                path: configuration.attachmentFolder, dataKeys: dataKeys, limits: configuration.limits,
                clock: configuration.listening.clock),
            positions: ReadingPositions(),
            log: log, logger: logger)
        try await network.issuerKeys.load(from: store, log.writer)
        try await LogBackfill(store: store, log: log.writer).run()
        try await FoundingSubmolts.make(in: store, log.writer, now: configuration.listening.clock.now)
        try await Policies(store: store, log: log.writer).take(
            PolicyDocuments(
                limits: configuration.limits, challenges: configuration.challenges, skills: network.documents.skills),
            day: configuration.listening.clock.now.day)
    }

    /// Serves until the process is asked to stop. `onReady` gets the port once requests are answered.
    public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: AgentRequestContext.self)
        router.add(middleware: Gate(network: network, prefixes: NetworkPrefixKeyer()))
        Routes(network: network).install(on: router)
        if let off = network.images.off { logger.report(off, doing: "uploads are off", level: .warning) }
        try await PictureAddress.$base.withValue(network.publicURL.text) {
            try await configuration.listening.serve(router, beside: services, logger: logger, onReady: onReady)
        }
    }

    private var services: [any Service] {
        let upkeep = KeyUpkeep(network.store, keys: dataKeys, clock: network.clock, logger: logger)
        let door = configuration.operatorSocket.map {
            OperatorDoor.Service(
                tasks: [OperatorDesk(network.moderation).task, network.owners.optOuts.task, network.log.task]
                    + upkeep.tasks,
                socket: $0, logger: logger)
        }
        let always: [any Service] = [
            upkeep.service, RankingService(network: network), DailyJob(network: network).service,
            DraftUpkeep(network: network).service,
            EventService(network: network), ReadingPositionService(network: network),
            MessageUpkeep(network: network).service, OneTimeKeyUpkeep(network: network).service,
            IssuerKeysService(network: network, source: configuration.issuerDirectory),
        ]
        return always + network.log.services + (door.map { [$0] } ?? [])
    }
}
