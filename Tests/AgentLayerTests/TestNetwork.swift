import AsyncHTTPClient
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import StorageSQLite
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A server in this process, on a free port, over a database of its own.
final class TestNetwork: Sendable {
    private struct Running {
        var server: AgentServer
        var store: any Store
        var served: ServerInTest
        var dataKeys: DataKeyStore
    }

    let engine: TestEngine
    let clock: TestClock
    let database: TestDatabase
    let keyFolder: String
    let imageFolder: String
    let attachmentFolder: String
    private let configuration: AgentServer.Configuration
    private let http = TestHTTP()
    private let running = Mutex<Running?>(nil)
    private let names = Mutex(0)

    static let publicURL = "https://nacre.test"
    private static let turnstile = Turnstile(places: 4)

    private init(
        _ engine: TestEngine, _ database: TestDatabase, _ configuration: AgentServer.Configuration, _ clock: TestClock
    ) {
        self.engine = engine
        self.database = database
        self.configuration = configuration
        self.clock = clock
        imageFolder = configuration.imageFolder ?? ""
        attachmentFolder = configuration.attachmentFolder ?? ""
        keyFolder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre_keys_" + UUID().uuidString).path
    }

    /// Runs `body` against a new network. Nothing is limited and the clock stands still unless the test says otherwise.
    static func run(
        _ engine: TestEngine, limits: PublishedLimits = .off, registration: Registration = .open,
        issuerDirectory: IssuerDirectorySource? = nil, isOneMachine: Bool = false,
        trustedProxies: [CIDR] = [], requestLimits: RequestLimits = RequestLimits(), readyFor age: Duration = .seconds(1),
        clock: TestClock = TestClock(), imageToolFolders: [String] = ImageTools.folders,
        challenges: ChallengePolicy = .never, appKeys: AppKeys? = nil,
        _ body: (TestNetwork) async throws -> Void
    ) async throws {
        var configuration = AgentServer.Configuration(
            listening: Listening(
                port: 0, publicURL: publicURL, trustedProxies: trustedProxies, requestLimits: requestLimits,
                clock: clock.wallClock),
            limits: limits, registration: registration, issuerDirectory: issuerDirectory, isOneMachine: isOneMachine)
        configuration.readyBounds.age = age
        configuration.imageFolder =
            FileManager.default.temporaryDirectory.appendingPathComponent("nacre_images_" + UUID().uuidString).path
        configuration.attachmentFolder = (configuration.imageFolder ?? "") + "_attachments"
        configuration.imageToolFolders = imageToolFolders
        configuration.challenges = challenges
        configuration.appKeys = appKeys
        let configured = configuration
        try await turnstile.through {
            try await withDatabase(engine) { database in
                let network = TestNetwork(engine, database, configured, clock)
                defer {
                    for folder in [network.keyFolder, network.imageFolder, network.attachmentFolder] {
                        try? FileManager.default.removeItem(atPath: folder)
                    }
                }
                let outcome: Result<Void, any Error>
                do {
                    try await network.start()
                    outcome = .success(try await body(network))
                } catch { outcome = .failure(error) }
                try await network.stop()
                try await network.http.shutdown()
                try outcome.get()
            }
        }
    }

    // MARK: Life

    var port: Int { running.withLock { $0?.served.port ?? 0 } }
    /// The database, for looking at it behind the server's back.
    var store: any Store { running.withLock { $0!.store } }
    /// The key store, as a tool opens it.
    var dataKeys: DataKeyStore { running.withLock { $0!.dataKeys } }
    /// What the endpoints share, for jobs that wait for midnight.
    var inside: AgentNetwork { running.withLock { $0!.server.network } }

    func start() async throws {
        let store = try await database.open()
        let roots = try RootKeys(folder: keyFolder)
        let dataKeys = try await DataKeyStore(
            store: SQLiteStore(folder: keyFolder, name: "data-keys.sqlite"), roots: roots, layer: AgentSchema.layer)
        let server = try await AgentServer(
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
        try await DailyJob(network: inside).runIfDue()
    }

    // MARK: HTTP

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

    /// As a visitor without a key; the path stands after `/api/v1`.
    func get(_ path: String) async throws -> Answer { try await send(.GET, "/api/v1" + path) }

    /// As a browser.
    func page(_ path: String) async throws -> Answer {
        try await send(.GET, path, headers: [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])
    }

    /// The response as it comes, for streams.
    func open(_ path: String) async throws -> HTTPClientResponse {
        try await http.client.execute(HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"), timeout: .seconds(120))
    }

    // MARK: Agents

    /// A new agent; without a name, one that nobody has.
    func agent(_ name: String? = nil) async throws -> TestAgent {
        let name =
            name
            ?? names.withLock { count in
                count += 1
                return "agent_\(Self.letters(count))"
            }
        let answer = try await send(.POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return TestAgent(
            network: self, name: name, id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text)
    }

    /// Names whose letters are no look-alikes of each other.
    private static func letters(_ number: Int) -> String {
        let alphabet = Array("abcdefgh")
        return String(String(number, radix: 8).map { alphabet[$0.wholeNumberValue ?? 0] })
    }

    // MARK: Waiting

    /// Waits until everything written so far is ranked and can be found.
    func settle() async throws {
        try await eventually("everything is ranked") {
            try await self.store.read { try $0.first(TestQueries.dirty()) } == 0
        }
        // The service says so itself, an instant after its commit.
        inside.changes.ranked()
    }
}
