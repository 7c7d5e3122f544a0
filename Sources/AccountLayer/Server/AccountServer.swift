import Envelope
import HTTPSupport
import Hummingbird
import JSONWriting
import LayerSupport
import LogService
import Logging
import ServiceLifecycle
import PrivacyPassToken
import Storage

/// The account layer's server: HTTP and the services beside it, over one store.
public struct AccountServer: Sendable {
    public static let version = "0.1.0"

    /// What a server is made of.
    public struct Configuration: Sendable {
        public var listening: Listening
        public var limits: AccountLimits
        public var plans: Plans
        public var payments: Payments
        public var mail: MailDelivery
        /// The address that mail comes from; nil is `nacre@` the host of the public URL.
        public var mailFrom: String?
        public var hashing: HashingBounds
        /// Both layers run on one machine: the pages say so.
        public var isOneMachine: Bool
        public var log = LogOptions.alone
        /// Where the operator's tool reaches the server; nil for nowhere.
        public var operatorSocket: String?
        /// Whoever gets the head of the access trail each day by mail; nil for nobody.
        public var auditMail: String?

        public init(
            listening: Listening = Listening(port: 8421), limits: AccountLimits = .default, plans: Plans = .default,
            payments: Payments = .invoices, mail: MailDelivery, mailFrom: String? = nil,
            hashing: HashingBounds = HashingBounds(), isOneMachine: Bool = false, operatorSocket: String? = nil,
            auditMail: String? = nil
        ) {
            self.listening = listening
            self.limits = limits
            self.plans = plans
            self.payments = payments
            self.mail = mail
            self.mailFrom = mailFrom
            self.hashing = hashing
            self.isOneMachine = isOneMachine
            self.operatorSocket = operatorSocket
            self.auditMail = auditMail
        }
    }

    private let configuration: Configuration
    let domain: AccountDomain

    /// - Parameters:
    ///   - store: the layer's database; migrated here.
    ///   - dataKeys: the key store beside the key files.
    public init(
        _ configuration: Configuration, store: any Store, dataKeys: DataKeyStore, logger: Logger
    ) async throws {
        let listening = configuration.listening
        try listening.check()
        try await AccountSchema.migrate(store)
        try await KeyMark.check(store, dataKeys)
        self.configuration = configuration
        let signing = SigningPool()
        let keys = try await AccountKeys(dataKeys: dataKeys)
        let people = try await People(
            store: store, keys: keys, clock: listening.clock, hashing: configuration.hashing.queue,
            sender: MailSender(configuration.mail, from: configuration.mailFrom, listening: listening))
        let log = try await LogDesk(
            configuration.log, store: store, dataKeys: dataKeys, publicURL: listening.effectivePublicURL,
            clock: listening.clock, logger: logger)
        domain = AccountDomain(
            store: store, keys: keys, clock: listening.clock,
            limits: configuration.limits, limiters: AccountLimiters(configuration.limits),
            trustedProxies: listening.trustedProxies, publicURL: listening.effectivePublicURL,
            plans: configuration.plans, people: people,
            trail: AccessTrail(store: store, keys: keys, clock: listening.clock),
            payments: configuration.payments.provider, seenEvents: SeenEvents(),
            trailCheck: TrailCheck(auditMail: try AuditMailRefusal.check(configuration.auditMail)),
            incidents: IncidentDesk(),
            issuerKeys: IssuerKeys(store: store, dataKeys: dataKeys, pool: signing, log: log), signing: signing,
            crowd: Crowd(lifetime: listening.clock.pollInterval),
            pages: try AccountPages(isOneMachine: configuration.isOneMachine),
            log: log, logger: logger)
        try await domain.issuerKeys.logOlder()
    }

    /// Serves until the process is asked to stop. `onReady` gets the port once requests are answered.
    public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: AccountRequestContext.self)
        let routes = Routes(domain: domain)
        router.add(
            middleware: Gate(domain: domain, prefixes: NetworkPrefixKeyer(), paths: BrowserPaths(routes.pages)))
        routes.install(on: router)
        try await configuration.listening.serve(router, beside: services, logger: domain.logger, onReady: onReady)
    }

    /// The issuer directory as it is published now, for the other layer as a file.
    public func issuerDirectory() async throws -> [UInt8] { try await domain.issuerDirectory().json() }

    private var services: [any Service] {
        let upkeep = KeyUpkeep(
            domain.store, keys: domain.keys.dataKeys, clock: domain.clock, logger: domain.logger)
        let door = configuration.operatorSocket.map {
            OperatorDoor.Service(
                tasks: OperatorCommands.tasks(domain) + upkeep.tasks, socket: $0, logger: domain.logger)
        }
        let always: [any Service] = [
            upkeep.service,
            Watch(domain.clock, domain.logger, doing: "making the issuer's keys") {
                _ = try await domain.issuerKeys.published(onDay: domain.clock.now.day)
            },
            AccountDailyJob(domain: domain).service,
            AccountUpkeep(domain: domain).service,
            MailService(people: domain.people, logger: domain.logger),
            Watch(domain.clock, domain.logger, doing: "forgetting limits") {
                domain.limiters.purge(now: domain.clock.now)
            },
            domain.trailCheck.service(domain), domain.incidents.service(domain),
        ]
        return always + domain.log.services + (door.map { [$0] } ?? [])
    }
}
