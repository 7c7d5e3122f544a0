import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import PassphraseHashing
import PrivacyPassToken
import Storage
import StorageSQLite
import Synchronization
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// The account layer's server in this process, on a free port, over a database of its own.
final class TestAccounts: Sendable {
    private struct Running {
        var server: AccountServer
        var store: any Store
        var served: ServerInTest
        var dataKeys: DataKeyStore
    }

    let engine: TestEngine
    let clock: TestClock
    let database: TestDatabase
    /// For key files and the outbox.
    let folder: String
    let http = TestHTTP()
    let stage = Stage()
    private let configuration: AccountServer.Configuration
    private let running = Mutex<Running?>(nil)

    /// What Argon2id takes at least: tests sign in often.
    static let quickHash = Argon2id.Parameters(passes: 1, memoryKiB: 8)
    static let publicURL = "https://accounts.nacre.test"
    private static let turnstile = Turnstile(places: 4)

    var keyFolder: String { folder + "/keys" }
    var outbox: String { folder + "/outbox" }

    private init(
        _ database: TestDatabase, _ folder: String, _ configuration: AccountServer.Configuration, _ clock: TestClock
    ) {
        engine = database.engine
        self.database = database
        self.folder = folder
        self.configuration = configuration
        self.clock = clock
    }

    /// Runs `body` against a new server. Nothing is limited and the clock stands still unless the test says otherwise.
    /// - Parameter configure: changes what is served, before it starts.
    static func run(
        _ engine: TestEngine, limits: AccountLimits = .off, plans: Plans = .default, clock: TestClock = TestClock(),
        configure: (inout AccountServer.Configuration) -> Void = { _ in }, _ body: (TestAccounts) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_accounts_\(UUID())").path
        var configuration = AccountServer.Configuration(
            listening: Listening(port: 0, publicURL: publicURL, clock: clock.wallClock), limits: limits, plans: plans,
            mail: .outbox(folder: folder + "/outbox"), hashing: HashingBounds(parameters: quickHash))
        configure(&configuration)
        try await turnstile.through {
            try await withDatabase(engine) { database in
                let accounts = TestAccounts(database, folder, configuration, clock)
                defer { try? FileManager.default.removeItem(atPath: folder) }
                let outcome: Result<Void, any Error>
                do {
                    try await accounts.start()
                    outcome = .success(try await body(accounts))
                } catch { outcome = .failure(error) }
                try await accounts.stop()
                try await accounts.http.shutdown()
                try outcome.get()
            }
        }
    }

    // MARK: Life

    var port: Int { running.withLock { $0?.served.port ?? 0 } }
    /// The database, for looking at it behind the server's back.
    var store: any Store { running.withLock { $0!.store } }
    var server: AccountServer { running.withLock { $0!.server } }
    /// What the endpoints share.
    var inside: AccountDomain { running.withLock { $0!.server.domain } }

    func start() async throws {
        let store = StagedStore(base: try await database.open(), stage: stage)
        let roots = try RootKeys(folder: keyFolder)
        let dataKeys = try await DataKeyStore(
            store: SQLiteStore(folder: keyFolder, name: "data-keys.sqlite"), roots: roots, layer: AccountSchema.layer)
        let server = try await AccountServer(
            configuration, store: store, dataKeys: dataKeys, logger: ServerInTest.quiet)
        let served = try await ServerInTest.start { onReady in try await server.run(onReady: onReady) }
        running.withLock { $0 = Running(server: server, store: store, served: served, dataKeys: dataKeys) }
    }

    /// As SIGTERM does: requests that run are answered.
    func stop() async throws {
        let stopping = running.withLock { running in
            defer { running = nil }
            return running
        }
        try await stopping?.served.stop()
        try await stopping?.dataKeys.close()
        try await database.closeStores()
    }

    /// A new process over the same database and keys.
    func restart() async throws {
        try await stop()
        try await start()
    }

    /// What the server does at the first minute of a day.
    func midnight() async throws {
        clock.toMidnight()
        try await AccountDailyJob(domain: inside).runIfDue()
    }

    // MARK: HTTP

    /// `path` with its prefix: `/v1/plans`.
    func send(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8]? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await http.send(method, "http://127.0.0.1:\(port)\(path)", body, headers: headers)
    }

    func send(
        _ method: HTTPMethod, _ path: String, json: String, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(method, path, Array(json.utf8), headers: [("Content-Type", "application/json")] + headers)
    }

    func get(_ path: String) async throws -> Answer { try await send(.GET, path) }

    // MARK: Accounts

    /// A confirmed account that is signed in, made in the store and not through the API.
    func account(_ email: String = "\(UUID())@example.org") async throws -> TestAccount {
        let id = AccountID()
        let domain = inside
        let address = try EmailAddress(email)
        let hash = try PassphraseHash(Passphrase(typed: TestAccount.passphrase), parameters: Self.quickHash)
        let person = Person(email: address, passphrase: hash, createdDay: domain.clock.now.day)
        let sealed = try domain.keys.seal(person, of: id, under: try await domain.keys.dataKey(of: id))
        let tag = domain.keys.emailTag(address)
        try await domain.store.write(.privateAct) { transaction in
            _ = try transaction.first(PersonQueries.insert(id, emailTag: tag, sealed: sealed))
        }
        let session = try await Sessions(domain: domain).start(for: domain.people.load(id).stored)
        return TestAccount(accounts: self, id: id, session: session.token.text)
    }
}

/// Somebody who is signed in. Paths have their prefix.
struct TestAccount: Sendable {
    let accounts: TestAccounts
    let id: AccountID
    var session: String

    static let passphrase = "the tide comes in twice a day"

    private var headers: [(String, String)] { [("Authorization", "Bearer \(session)")] }

    func send(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8]? = nil, headers more: [(String, String)] = []
    ) async throws -> Answer {
        try await accounts.send(method, path, body, headers: headers + more)
    }

    func send(_ method: HTTPMethod, _ path: String, json: String) async throws -> Answer {
        try await accounts.send(method, path, json: json, headers: headers)
    }

    func get(_ path: String) async throws -> Answer { try await send(.GET, path) }
}
