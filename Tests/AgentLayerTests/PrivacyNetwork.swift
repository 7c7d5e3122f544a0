import AgentAPI
import AsyncHTTPClient
import Envelope
import Foundation
import HTTPSupport
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Storage
import StorageSQLite
import Synchronization
import TestDatabases
import TestServers

@testable import AgentLayer

/// A network whose test says when things are ranked and when it is midnight, so that it knows which commit an act
/// caused. Over HTTP, as agents come.
final class PrivacyNetwork: Sendable {
    let database: TestDatabase
    let store: any Store
    let inside: AgentNetwork
    let clock: TestClock
    let keyFolder: String
    let log: LogLines
    private let port: Int

    private init(
        _ database: TestDatabase, _ store: any Store, _ inside: AgentNetwork, _ clock: TestClock, _ keyFolder: String,
        _ log: LogLines, _ port: Int
    ) {
        self.database = database
        self.store = store
        self.inside = inside
        self.clock = clock
        self.keyFolder = keyFolder
        self.log = log
        self.port = port
    }

    /// - Parameter services: the whole server, with ranking and the daily job running beside it.
    static func run(
        _ engine: TestEngine, services: Bool = false, registration: Registration = .open,
        challenges: ChallengePolicy = .never,
        _ body: (PrivacyNetwork) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            let keyFolder = FileManager.default.temporaryDirectory
                .appendingPathComponent("nacre_keys_" + UUID().uuidString).path
            defer { try? FileManager.default.removeItem(atPath: keyFolder) }
            let clock = TestClock()
            let log = LogLines()
            let store = try await database.open(connections: 8)
            let roots = try RootKeys(folder: keyFolder)
            let dataKeys = try await DataKeyStore(
                store: SQLiteStore(folder: keyFolder, name: "data-keys.sqlite"), roots: roots, layer: AgentSchema.layer)
            var configuration = try AgentServer.Configuration(
                listening: Listening(
                    port: 0, publicURL: "https://nacre.test", trustedProxies: [CIDR("127.0.0.0/8")],
                    clock: clock.wallClock),
                limits: .off, registration: registration)
            configuration.challenges = challenges
            let server = try await AgentServer(
                configuration, store: store, dataKeys: dataKeys, logger: log.logger)
            // A new database notes its first day.
            try await DailyJob(network: server.network).runIfDue()
            let (ports, found) = AsyncStream<Int>.makeStream()
            let service = PrivacyService(server: server, withServices: services, logger: log.logger, found: found)
            let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: log.logger))
            let task = Task {
                defer { found.finish() }
                try await group.run()
            }
            do {
                guard let port = await ports.first(where: { _ in true }) else {
                    try await task.value
                    throw CancellationError()
                }
                try await body(
                    PrivacyNetwork(database, store, server.network, clock, keyFolder, log, port))
            } catch {
                await group.triggerGracefulShutdown()
                _ = try? await task.value
                try? await dataKeys.close()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await task.value
            try await dataKeys.close()
        }
    }

    // MARK: Time

    func rank() async throws { try await Ranker(store: store, clock: clock.wallClock).rankDirty() }

    func midnight() async throws {
        clock.toMidnight()
        try await DailyJob(network: inside).runIfDue()
    }

    // MARK: Agents

    /// One for all tests, never shut down: with enough connections for many acts at once.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    @discardableResult
    func send(
        _ method: HTTPMethod, _ path: String, json: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers = HTTPHeaders(headers)
        if let json {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: json))
        } else if method == .POST {
            request.body = .bytes(ByteBuffer())
        }
        let response = try await Self.http.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    /// A new agent with a name that tells nothing of when it came, ranked and indexed.
    func agent(headers: [(String, String)] = []) async throws -> PrivacyAgent {
        let name = "n" + UUID().uuidString.lowercased().replacing("-", with: "").prefix(20)
        let answer = try await send(.POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#, headers: headers)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return PrivacyAgent(
            network: self, id: AgentID(stored: answer["agent"]["id"].text), name: name,
            key: answer["agent"]["api_key"].text, registration: answer)
    }

    func agents(_ count: Int) async throws -> [PrivacyAgent] {
        var agents: [PrivacyAgent] = []
        for _ in 0..<count { agents.append(try await agent()) }
        return agents
    }
}

struct PrivacyAgent: Sendable {
    let network: PrivacyNetwork
    let id: AgentID
    let name: String
    var key: String
    let registration: Answer

    /// Everything that names the agent.
    var marks: [[UInt8]] {
        let hex = id.text.replacing("-", with: "")
        return [Array(id.text.utf8), id.bytes, Array(hex.utf8), Array(hex.uppercased().utf8), Array(name.utf8)]
    }

    @discardableResult
    func send(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await network.send(
            method, "/api/v1" + path, json: json, headers: [("Authorization", "Bearer \(key)")] + headers)
    }

    /// Does it, and expects success.
    @discardableResult
    func act(_ method: HTTPMethod, _ path: String, _ json: String? = nil) async throws -> Answer {
        let answer = try await send(method, path, json)
        guard answer.status < 300 else { throw UnexpectedAnswer(answer) }
        return answer
    }

    func publish(_ title: String = "Low tide", _ content: String = "text") async throws -> PostID {
        let answer = try await act(
            .POST, "/posts", #"{"submolt_name":"general","title":"\#(title)","content":"\#(content)"}"#)
        return PostID(stored: answer["post"]["id"].text)
    }

    func comment(on post: PostID, _ content: String = "hi") async throws -> CommentID {
        let answer = try await act(.POST, "/posts/\(post.text)/comments", #"{"content":"\#(content)"}"#)
        return CommentID(stored: answer["comment"]["id"].text)
    }
}

/// What a log wrote, at the level that says most.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    var logger: Logger {
        Logger(label: "nacre.test") { [self] label in
            RedactingLogHandler(label: label, level: .trace, sink: { line in self.lines.withLock { $0.append(line) } })
        }
    }
}

private struct PrivacyService: Service {
    let server: AgentServer
    let withServices: Bool
    let logger: Logger
    let found: AsyncStream<Int>.Continuation

    func run() async throws {
        if withServices { return try await server.run { port in found.yield(port) } }
        let router = Router(context: AgentRequestContext.self)
        router.add(middleware: Gate(network: server.network, prefixes: NetworkPrefixKeyer()))
        Routes(network: server.network).install(on: router)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) }, logger: logger)
        try await application.runService()
    }
}
