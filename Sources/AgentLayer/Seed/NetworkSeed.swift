import Envelope
import HTTPSupport
import JSONWriting
import LayerSupport
import LogService
import Storage

/// Fills an empty database with a network of a given size, for measuring: the same size and seed number make the same
/// agents, posts and threads, with the same ids, texts and votes. What keys make of it differs, because keys do.
///
/// Not safe to run twice: it begins with a mark that goes with the last row, and refuses a database that holds the mark.
public struct NetworkSeed: Sendable {
    private let store: any Store
    private let keys: NetworkKeys
    private let log: LogWriter
    private let shape: SeedShape

    /// Throws `KeysRefusal` when the database was made with other keys.
    public init(store: any Store, dataKeys: DataKeyStore) async throws {
        try await KeyMark.check(store, dataKeys)
        self.init(
            store: store, keys: try await NetworkKeys(dataKeys: dataKeys),
            log: LogWriter(try await EntryKeys(dataKeys: dataKeys), store.engine))
    }

    init(store: any Store, keys: NetworkKeys, log: LogWriter, shape: SeedShape = SeedShape()) {
        self.store = store
        self.keys = keys
        self.log = log
        self.shape = shape
    }

    /// Throws `SeedRefusal`, `StorageError`, or `CancellationError` between two transactions.
    ///
    /// - Parameters:
    ///   - apiKeys: gets each agent's name and API key, which nobody else knows.
    ///   - postIDs: gets the ids of at most `samplesOfPosts` posts, drawn at random.
    public func run(
        _ size: SeedSize, progress: @escaping @Sendable (SeedProgress) -> Void,
        apiKeys: @Sendable (_ name: String, _ key: String) throws -> Void,
        postIDs: @Sendable (_ id: String) throws -> Void
    ) async throws {
        try await begin(size)
        var run = SeedRun(store: store, keys: keys, log: log, size: size, shape: shape, progress: progress)
        try await run.writeSubmolts()
        try await run.writeAgents(apiKeys)
        try await run.writeThreads()
        try await run.finish()
        for id in size.samplePosts() { try postIDs(id.text) }
    }

    private func begin(_ size: SeedSize) async throws {
        try await store.write(.upkeep) { transaction in
            guard try transaction.first(SeedQueries.begin(day: size.until.day)) != nil else {
                throw SeedRefusal.unfinished
            }
            guard try transaction.first(SeedQueries.isInUse()) == false else { throw SeedRefusal.inUse }
        }
    }
}

/// How much a seed does at a time.
struct SeedShape: Sendable {
    /// Posts and comments per transaction.
    var rows = 20_000
    /// Batches that are made ahead of the transaction, on other cores.
    var ahead = 3
    var agents = 2_000
    /// Rows per transaction of the full-text index.
    var text: Int64 = 20_000
}

/// How far a seed is.
public enum SeedProgress: Sendable, Equatable {
    /// Rows that are written: agents, posts, comments and votes together.
    case writing(rows: Int, of: Int)
    case makingIndexes
    case indexingText(done: Int64, of: Int64)
    case ranking
}

/// Why a database cannot be seeded.
public enum SeedRefusal: ReportableError, Equatable {
    case inUse
    case unfinished
    case noRoom(needed: Int64, free: Int64)

    public var publicDescription: String {
        switch self {
        case .inUse:
            "This database holds agents or posts already: a seed fills an empty one. Give another --data or --database-url."
        case .unfinished:
            """
            A seed is running on this database, or one was interrupted and left a part of a network. Wait for it, or \
            remove the database (the data folder, or DROP DATABASE) and seed a new one.
            """
        case .noRoom(let needed, let free):
            """
            This seed needs about \(ByteCountText(needed)) of disk, and \(ByteCountText(free)) are free. Nothing was \
            written: take smaller numbers, or another --data.
            """
        }
    }
}
