import HTTPSupport
import Hummingbird
import JSONWriting
import NIOCore
import Synchronization

/// Keeps replies that are the same for all visitors without a key, as bytes, for at most a second.
///
/// A kept reply is used only while `Changes` knows of no change to what it shows. Requests for one that is not there wait
/// for a single rebuild; those for others are not held up by it. Bounded in bytes and in number.
final class ReadyPages: Sendable {
    /// Where a reply is kept.
    private struct Place: Hashable {
        let key: ReadyKey
        let coding: ContentCoding
    }

    private final class Entry: Sendable {
        let made: KeepableReply
        let reply: ReadyReply
        let began: Beginning

        init(_ made: KeepableReply, _ reply: ReadyReply, _ began: Beginning) {
            self.made = made
            self.reply = reply
            self.began = began
        }

        /// In bytes: a compressed reply keeps the plain one too.
        func size(_ coding: ContentCoding) -> Int {
            reply.bytes.readableBytes + (coding == .identity ? 0 : made.bytes.readableBytes)
        }
    }

    /// When a reply's data began to be read.
    private struct Beginning: Sendable {
        let moment: Changes.Moment
        let wall: Timestamp
        let steady: NIODeadline
    }

    private struct Rebuild {
        let number: Int
        let began: Beginning
        let task: Task<Entry, any Error>
    }

    private struct Room {
        var entries: [Place: Entry] = [:]
        var bytes = 0
        var rebuilds: [Place: Rebuild] = [:]
        var rebuildCount = 0

        mutating func remove(_ place: Place) {
            if let entry = entries.removeValue(forKey: place) { bytes -= entry.size(place.coding) }
        }
    }

    struct Bounds: Sendable {
        var age = Duration.seconds(1)
        var bytes = 32 << 20
        var entries = 1_024

        /// One reply takes at most this share.
        var bytesOfOne: Int { bytes / 8 }
    }

    private static let gzipLevel: Int32 = 6

    private let changes: Changes
    private let clock: WallClock
    private let bounds: Bounds
    private let room = Mutex(Room())

    init(_ changes: Changes, clock: WallClock, bounds: Bounds = Bounds()) {
        self.changes = changes
        self.clock = clock
        self.bounds = bounds
        changes.onErasure { [weak self] in self?.purge() }
    }

    /// The reply to a request. `make` is called where none is kept; always for an agent, whose replies are its own, and
    /// without a key to keep it under.
    func answer(
        _ request: Request, _ agent: CurrentAgent?, _ key: ReadyKey?,
        _ make: @escaping @Sendable () async throws -> KeepableReply
    ) async throws -> Response {
        guard agent == nil else { return try await make().response }
        guard let key else {
            let made = try await make()
            return made.response.compressing(made.bytes, for: request)
        }
        return try await reply(key, request.acceptedCoding, make).response(to: request)
    }

    func reply(
        _ key: ReadyKey, _ coding: ContentCoding, _ make: @escaping @Sendable () async throws -> KeepableReply
    ) async throws -> ReadyReply {
        try await entry(at: Place(key: key, coding: coding), make).reply
    }

    /// Lets go of what cannot be used any more.
    func purge() {
        room.withLock { room in
            for (place, entry) in room.entries where !isUsable(entry) { room.remove(place) }
        }
    }

    /// What is kept now: replies, bytes.
    var size: (entries: Int, bytes: Int) { room.withLock { ($0.entries.count, $0.bytes) } }
    var keptBytes: [ByteBuffer] { room.withLock { $0.entries.values.map(\.made.bytes) } }

    // MARK: One rebuild at a time

    private enum Found {
        case entry(Entry)
        case rebuild(Rebuild)
    }

    private func entry(at place: Place, _ make: @escaping @Sendable () async throws -> KeepableReply) async throws
        -> Entry
    {
        let arrived = changes.now
        while true {
            let found = room.withLock { room -> Found in
                if let entry = room.entries[place], isUsable(entry) { return .entry(entry) }
                if let rebuild = room.rebuilds[place], !isOld(rebuild.began) { return .rebuild(rebuild) }
                return .rebuild(start(at: place, in: &room, make))
            }
            switch found {
            case .entry(let entry): return entry
            case .rebuild(let rebuild):
                let entry = try await rebuild.task.value
                // One that began before this request may lack a change that the request must see.
                if rebuild.began.moment >= arrived || changes.areUntouched(entry.made.shows, since: entry.began.moment) {
                    return entry
                }
            }
        }
    }

    /// A task of its own: who waits may go away.
    private func start(
        at place: Place, in room: inout Room, _ make: @escaping @Sendable () async throws -> KeepableReply
    ) -> Rebuild {
        room.rebuildCount += 1
        let number = room.rebuildCount
        let began = Beginning(moment: changes.now, wall: clock.now, steady: .now())
        let task = Task { [self] in
            var entry: Entry?
            defer { end(number, at: place, entry) }
            let built = try await build(place, began, make)
            entry = built
            return built
        }
        let rebuild = Rebuild(number: number, began: began, task: task)
        room.rebuilds[place] = rebuild
        return rebuild
    }

    private func build(
        _ place: Place, _ began: Beginning, _ make: @escaping @Sendable () async throws -> KeepableReply
    ) async throws -> Entry {
        switch place.coding {
        case .identity:
            let made = try await make()
            return Entry(made, made.ready(made.bytes, .identity), began)
        case .gzip:
            let plain = try await entry(at: Place(key: place.key, coding: .identity), make)
            let bytes = try Gzip.compress(plain.made.bytes, level: Self.gzipLevel)
            return Entry(plain.made, plain.made.ready(bytes, .gzip), plain.began)
        }
    }

    /// Looks and keeps under one lock: what an erasure touches meanwhile is either not kept or dropped by `purge`.
    private func end(_ number: Int, at place: Place, _ entry: Entry?) {
        room.withLock { room in
            if room.rebuilds[place]?.number == number { room.rebuilds[place] = nil }
            guard let entry, entry.size(place.coding) <= bounds.bytesOfOne, isUsable(entry) else { return }
            room.remove(place)
            room.entries[place] = entry
            room.bytes += entry.size(place.coding)
            while room.entries.count > bounds.entries || room.bytes > bounds.bytes {
                guard let oldest = room.entries.min(by: { $0.value.began.steady < $1.value.began.steady }) else { return }
                room.remove(oldest.key)
            }
        }
    }

    private func isUsable(_ entry: Entry) -> Bool {
        !isOld(entry.began) && changes.areUntouched(entry.made.shows, since: entry.began.moment)
    }

    /// By both clocks: the wall's may be set back, and in a drill months pass in minutes.
    private func isOld(_ began: Beginning) -> Bool {
        let age = clock.now.milliseconds - began.wall.milliseconds
        return NIODeadline.now() - began.steady >= TimeAmount(bounds.age)
            || !(0..<TimeAmount(bounds.age).nanoseconds / 1_000_000).contains(age)
    }
}
