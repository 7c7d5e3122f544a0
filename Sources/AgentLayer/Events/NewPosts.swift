import HTTPSupport
import JSONWriting
import Logging
import NIOCore
import Storage
import Synchronization

/// Tells listeners of new posts. Looks at the database once a second, and only while somebody listens, so that posts of
/// other replicas and of imports are seen as well.
final class NewPosts: Sendable {
    private struct State {
        var listeners: [Int: (network: LimiterKey, continuation: AsyncStream<ByteBuffer>.Continuation)] = [:]
        var nextID = 0
        /// The newest post that listeners know of; nil while nobody listens.
        var last: Int64?
        var isClosed = false
    }

    /// Streams at once; beyond that a listener is refused.
    static let capacity = 5_000
    /// Of these, streams of one network.
    static let capacityPerNetwork = 50
    private static let perLook = 50

    private let store: any Store
    private let state = Mutex(State())

    init(store: any Store) { self.store = store }

    /// One listener's events, ready to be written.
    struct Listener: Sendable {
        let events: AsyncStream<ByteBuffer>
        /// Ends the stream.
        let stop: @Sendable () -> Void
    }

    /// Nil when there are too many listeners. The stream ends when the server stops. What is posted after this returns is
    /// announced.
    func listen(from network: LimiterKey) async throws -> Listener? {
        let newest = try await store.read { try $0.first(EventQueries.newest()) } ?? 0
        let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let id = state.withLock { state -> Int? in
            guard !state.isClosed, state.listeners.count < Self.capacity,
                state.listeners.count(where: { $0.value.network == network }) < Self.capacityPerNetwork
            else { return nil }
            state.nextID += 1
            if state.listeners.isEmpty || state.last == nil { state.last = newest }
            state.listeners[state.nextID] = (network, continuation)
            return state.nextID
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.listeners.removeValue(forKey: id) }
        }
        return Listener(events: stream) { continuation.finish() }
    }

    var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Runs until it is cancelled.
    func run(_ logger: Logger) async {
        var quietSeconds = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let last = state.withLock { state in
                if state.listeners.isEmpty { state.last = nil }
                return state.last
            }
            guard let last else { continue }
            do {
                let found = try await look(after: last)
                state.withLock { $0.last = found.last }
                quietSeconds = found.events.isEmpty ? quietSeconds + 1 : 0
                for event in found.events { send(event) }
                // A comment line now and then, so that a gone client is noticed.
                if quietSeconds % 20 == 19 { send(ByteBuffer(string: ": still here\n\n")) }
            } catch {
                logger.report(error, doing: "looking for new posts")
            }
        }
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.continuation.finish() }
    }

    private func look(after last: Int64) async throws -> (events: [ByteBuffer], last: Int64) {
        try await store.read { transaction in
            let posts = try transaction.all(EventQueries.posts(after: last, limit: Self.perLook))
            // So many at once, as in an import, are not news one by one: go on from the newest.
            let next = posts.count < Self.perLook ? posts.last?.seq : try transaction.first(EventQueries.newest())
            return (posts.map(Self.event), next ?? last)
        }
    }

    private static func event(_ post: PostRow) -> ByteBuffer {
        var writer = JSONWriter(buffer: ByteBuffer(string: "event: post\ndata: "))
        writer.object { writer in
            writer.field("id", post.id.text)
            writer.field("title", post.title)
            writer.field("author", post.author.name)
            writer.field("submolt", post.submolt.name)
            writer.field("created_at", post.createdAt)
        }
        var bytes = writer.finish()
        bytes.writeStaticString("\n\n")
        return bytes
    }

    private func send(_ event: ByteBuffer) {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.continuation.yield(event) }
    }
}

enum EventQueries {
    static func newest() -> Query<Int64> {
        Query("SELECT seq FROM posts ORDER BY seq DESC LIMIT 1") { row in try row.integer() }
    }

    static func posts(after seq: Int64, limit: Int) -> Query<PostRow> {
        Query(
            """
            SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables)
            WHERE p.seq > \(seq) AND NOT p.deleted ORDER BY p.seq LIMIT \(limit)
            """
        ) { row in try PostRow(&row) }
    }
}
