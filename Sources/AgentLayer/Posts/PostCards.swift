import HTTPSupport
import JSONWriting
import NIOCore
import Storage
import Synchronization

/// Posts as cards, as they were read less than a second ago: personal feeds show much the same posts, each to its reader
/// with other marks. Nothing in it says who reads what.
///
/// A card is used only while `Changes` knows of no change to its post or author; what other replicas write shows a second
/// later. Erased words are gone from here when their erasure is answered. Bounded in bytes.
final class PostCards: Sendable {
    private struct Kept {
        let card: PostCard
        let moment: Changes.Moment
        let subjects: Changes.Subjects
        let wall: Timestamp
        let steady: NIODeadline
    }

    /// Two generations: what was not read again during the younger one's time goes.
    private struct Room {
        var young: [Int64: Kept] = [:]
        var old: [Int64: Kept] = [:]
        /// Of the younger one.
        var bytes = 0
    }

    struct Bounds: Sendable {
        var age = Duration.seconds(1)
        /// Of a generation.
        var bytes = 16 << 20
    }

    /// What a card takes besides its text.
    private static let overhead = 512

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

    /// The cards of these posts in their order, without those that were erased.
    func cards(of posts: [Int64], from store: any Store) async throws -> [PostCard] {
        let (moment, wall, steady) = (changes.now, clock.now, NIODeadline.now())
        var found = find(posts, wall, steady)
        let missing = posts.filter { found[$0] == nil }
        if !missing.isEmpty {
            let read = try await store.all(PostQueries.bySequence(missing)).map(PostCard.init)
            keep(
                read.map {
                    Kept(card: $0, moment: moment, subjects: $0.subjects, wall: wall, steady: steady)
                })
            for card in read { found[card.seq] = card }
        }
        return posts.compactMap { found[$0] }
    }

    /// Lets go of what cannot be used any more.
    func purge() {
        let (wall, steady) = (clock.now, NIODeadline.now())
        room.withLock { room in
            room.young = room.young.filter { isUsable($0.value, wall, steady) }
            room.old = room.old.filter { isUsable($0.value, wall, steady) }
        }
    }

    /// What is kept now.
    var kept: [ByteBuffer] {
        room.withLock { room in (room.young.values.map(\.card.opening) + room.old.values.map(\.card.opening)) }
    }

    private func find(_ posts: [Int64], _ wall: Timestamp, _ steady: NIODeadline) -> [Int64: PostCard] {
        let kept = room.withLock { room in posts.compactMap { room.young[$0] ?? room.old[$0] } }
        var found: [Int64: PostCard] = [:]
        found.reserveCapacity(posts.count)
        for kept in kept where isUsable(kept, wall, steady) { found[kept.card.seq] = kept.card }
        return found
    }

    /// Looks and keeps under one lock: what an erasure touches meanwhile is either not kept or dropped by `purge`.
    private func keep(_ read: [Kept]) {
        room.withLock { room in
            for kept in read where changes.areUntouched(kept.subjects, since: kept.moment) {
                if room.bytes > bounds.bytes {
                    room.old = room.young
                    room.young = [:]
                    room.bytes = 0
                }
                room.bytes += kept.card.opening.readableBytes + Self.overhead
                room.old[kept.card.seq] = nil
                room.young[kept.card.seq] = kept
            }
        }
    }

    /// By both clocks: the wall's may be set back or stand still, and in a drill months pass in minutes.
    private func isUsable(_ kept: Kept, _ wall: Timestamp, _ steady: NIODeadline) -> Bool {
        let age = wall.milliseconds - kept.wall.milliseconds
        let limit = TimeAmount(bounds.age)
        return (0..<limit.nanoseconds / 1_000_000).contains(age) && steady - kept.steady < limit
            && changes.areUntouched(kept.subjects, since: kept.moment)
    }
}
