import AgentAPI
import Envelope
import Foundation
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Logging
import NIOHTTP1
import Storage
import StorageSQLite
import Synchronization
import TestDatabases
import TestServers
import Testing
import TransparencyLog

/// A log with its server, over a database and keys that outlive it.
final class LogStage: Sendable {
    private struct Running {
        let store: any Store
        let dataKeys: DataKeyStore
        let desk: LogDesk
        let served: ServerInTest
    }

    let database: TestDatabase
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_log_" + UUID().uuidString).path
    let clock = TestClock()
    private let http = TestHTTP()
    private let running = Mutex<Running?>(nil)
    private let history = Mutex<[Int64: LogHash]>([:])

    private init(_ database: TestDatabase) { self.database = database }

    var markFile: String { folder + "/log.mark" }
    var desk: LogDesk { running.withLock { $0!.desk } }
    var store: any Store { running.withLock { $0!.store } }
    var dataKeys: DataKeyStore { running.withLock { $0!.dataKeys } }
    var port: Int { running.withLock { $0!.served.port } }
    var url: String { "http://127.0.0.1:\(port)" }

    static func run(
        _ engine: TestEngine, witnesses: [TestWitness] = [], quorum: Int = 0,
        _ body: (LogStage) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            let stage = LogStage(database)
            defer { try? FileManager.default.removeItem(atPath: stage.folder) }
            for witness in witnesses { try await witness.start() }
            let outcome: Result<Void, any Error>
            do {
                try await stage.start(witnesses, quorum: quorum)
                outcome = .success(try await body(stage))
            } catch { outcome = .failure(error) }
            try await stage.stop()
            for witness in witnesses { try await witness.stop() }
            try await stage.http.shutdown()
            try outcome.get()
        }
    }

    func start(_ witnesses: [TestWitness] = [], quorum: Int = 0) async throws {
        let options = try LogOptions(witnesses: witnesses.map(\.address), quorum: quorum)
        let store = try await database.open()
        try await logMigrator.run(on: store)
        let roots = try RootKeys(folder: folder)
        let dataKeys = try await DataKeyStore(
            store: SQLiteStore(folder: folder, name: RootKeys.keyStoreName), roots: roots, layer: "tests")
        let desk = try await LogDesk(
            options, store: store, dataKeys: dataKeys, publicURL: PublicURL("https://log.test"), clock: clock.wallClock,
            logger: ServerInTest.quiet)
        let served = try await ServerInTest.start { onReady in
            var application = Application(
                router: Self.router(desk), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
                logger: ServerInTest.quiet)
            for service in desk.services { application.addServices(service) }
            try await application.runService()
        }
        running.withLock { $0 = Running(store: store, dataKeys: dataKeys, desk: desk, served: served) }
    }

    func stop() async throws {
        let stopping = running.withLock { running in
            defer { running = nil }
            return running
        }
        try await stopping?.served.stop()
        try await stopping?.dataKeys.close()
        try await database.closeStores()
    }

    /// The database while no server holds it.
    func alone(_ body: (any Store) async throws -> Void) async throws {
        let store = try await database.open()
        try await body(store)
        try await database.closeStores()
    }

    /// Another sequencer over the same database and keys.
    struct Second {
        let desk: LogDesk
        fileprivate let served: ServerInTest

        func stop() async throws { try await served.stop() }
    }

    func second(witnesses: [TestWitness], quorum: Int) async throws -> Second {
        let desk = try await LogDesk(
            LogOptions(witnesses: witnesses.map(\.address), quorum: quorum), store: database.open(), dataKeys: dataKeys,
            publicURL: PublicURL("https://log.test"), clock: clock.wallClock, logger: ServerInTest.quiet)
        let served = try await ServerInTest.start { onReady in
            var application = Application(
                router: Self.router(desk), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
                logger: ServerInTest.quiet)
            for service in desk.services { application.addServices(service) }
            try await application.runService()
        }
        return Second(desk: desk, served: served)
    }

    private static func router(_ desk: LogDesk) -> Router<BasicRequestContext> {
        let router = Router()
        func route(_ path: RouterPath, _ handler: @escaping @Sendable (Request) async throws -> Response) {
            router.get(path) { request, _ in
                do { return try await handler(request) } catch let refusal as Refusal {
                    return ErrorBody(refusal, path: request.uri.path, timestamp: Timestamp(day: 0)).response()
                }
            }
        }
        route("/log/checkpoint") { _ in try desk.checkpointReply() }
        route("/log/tile/**") { try await desk.tileReply(for: $0) }
        route("/log/proof") { try await desk.proofReply($0) }
        route("/log/info") { _ in .json(try await desk.info()) }
        return router
    }

    // MARK: What happens

    @discardableResult
    func append(_ count: Int) async throws -> [Int64] {
        var indices: [Int64] = []
        for _ in 0..<count {
            let (leaf, index) = (PreparedLeaf(.post, object: UUID().uuidString), AssignedIndex())
            let writer = desk.writer
            try await store.write {
                try writer.append(leaf, record: ["title": "t"], isNew: true, $0, assigned: index.set)
            }
            indices.append(try #require(index.value))
        }
        desk.wake()
        return indices
    }

    func append(bulk count: Int) async throws {
        let leaves = (0..<count).map { _ in BulkLeaf(PreparedLeaf(.post, object: UUID().uuidString)) }
        let writer = desk.writer
        try await store.write { _ = try writer.appendBulk(leaves, areNew: true, $0) }
        desk.wake()
    }

    func get(_ path: String) async throws -> Answer { try await http.send(.GET, url + path) }

    func published(_ size: Int64) async throws {
        try await eventually("\(size) leaves are published") { try await self.info()["size"].number == size }
    }

    func info() async throws -> JSONValue { try await get("/log/info").json }

    // MARK: The view from outside

    /// Reads the whole log as a stranger would, and compares it with everything read before.
    @discardableResult
    func verify(witnesses: [TestWitness] = [], quorum: Int = 0) async throws -> [Leaf] {
        let trust = try LogTrust(
            log: NoteVerifier(vkey: desk.vkey), witnesses: witnesses.map(\.verifier), quorum: quorum)
        let answer = try await get("/log/checkpoint")
        if answer.status == 404 { return [] }
        let verified = try trust.verify(SignedNote(parsing: answer.body))
        let size = verified.size
        var hashes: [LogHash] = []
        var leaves: [Leaf] = []
        for id in BundleID.all(size: size) {
            let bundle = try EntryBundle(id, bytes: await get("/log/" + id.path).body)
            hashes += bundle.hashes
            leaves += try bundle.entries.map { try Leaf(parsing: $0) }
        }
        #expect(MerkleTree.root(of: hashes) == verified.root)
        var tiles = TileSet()
        var level = 0
        while case let ids = TileID.all(level: level, size: size), !ids.isEmpty {
            for id in ids { tiles.insert(try Tile(id, bytes: await get("/log/" + id.path).body)) }
            level += 1
        }
        #expect(try TreeRoot.compute(size: size, tiles: tiles) == verified.root)
        history.withLock { history in
            for (old, root) in history where old <= size { #expect(MerkleTree.root(of: hashes.prefix(Int(old))) == root) }
            #expect((history.keys.max() ?? 0) <= size)
            history[size] = verified.root
        }
        return leaves
    }
}
