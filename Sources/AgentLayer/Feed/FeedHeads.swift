import HTTPSupport
import JSONWriting
import Storage
import Synchronization

/// The first places of index ranges, as they were read less than a second ago: feeds that are merged from many ranges
/// share most of them. Nothing in it says who reads what.
///
/// What this server writes makes heads stale at once (see `Changes`); what other replicas write shows a second later. A
/// head holds places alone: a post is always read from the database, so that an erased one never shows.
final class FeedHeads: Sendable {
    struct Head: Sendable {
        /// Best first.
        var places: [FeedPlace]
        /// Nothing comes after them.
        var isComplete: Bool
        /// When the oldest part of it was read.
        fileprivate let readAt: Timestamp
        fileprivate let moment: Changes.Moment
        fileprivate let subjects: Changes.Subjects

        /// Whether there is something in it after `cursor`, or nothing at all.
        func reaches(beyond cursor: FeedPlace?) -> Bool {
            guard !isComplete, let cursor else { return true }
            return places.last.map { cursor.precedes($0) } ?? false
        }
    }

    enum Found: Sendable {
        case fresh(Head)
        /// Too old; it held so many places.
        case stale(count: Int)
        case none
    }

    /// The heads for one request, which never uses what was read before it was told of a change.
    struct View: Sendable {
        fileprivate let heads: FeedHeads
        fileprivate let now: Timestamp
        fileprivate let moment: Changes.Moment
        let engine: Engine
    }

    /// Two generations: what was not used during the younger one's time goes.
    private struct State {
        var young: [FeedRange: Head] = [:]
        var old: [FeedRange: Head] = [:]
        var weight = 0

        mutating func put(_ head: Head, _ range: FeedRange) {
            if weight > FeedHeads.capacity {
                old = young
                young = [:]
                weight = 0
            }
            weight += head.places.count + FeedHeads.overhead
            young[range] = head
        }
    }

    /// Milliseconds that a head may be used.
    static let maxAge: Int64 = 1_000
    /// Places kept of one range.
    static let longest = 128
    /// Places in a generation, a few megabytes; each head weighs as much as some places besides its own.
    private static let capacity = 100_000
    private static let overhead = 8

    private let changes: Changes
    private let clock: WallClock
    private let engine: Engine
    private let state = Mutex(State())

    init(changes: Changes, clock: WallClock, engine: Engine) {
        self.changes = changes
        self.clock = clock
        self.engine = engine
    }

    /// Take it before the transaction begins in which the ranges are read.
    func view() -> View { View(heads: self, now: clock.now, moment: changes.now, engine: engine) }

    fileprivate func find(_ ranges: [FeedRange], at now: Timestamp) -> [Found] {
        let heads = state.withLock { state in
            ranges.map { range -> Head? in
                if let head = state.young[range] { return head }
                guard let head = state.old.removeValue(forKey: range) else { return nil }
                state.put(head, range)
                return head
            }
        }
        return heads.map { head in
            guard let head else { return .none }
            let isFresh =
                (0..<Self.maxAge).contains(now.milliseconds - head.readAt.milliseconds)
                && changes.areUntouched(head.subjects, since: head.moment)
            return isFresh ? .fresh(head) : .stale(count: head.places.count)
        }
    }

    fileprivate func put(_ heads: [(FeedRange, Head)]) {
        state.withLock { state in
            for (range, head) in heads { state.put(head, range) }
        }
    }
}

extension FeedHeads.View {
    func find(_ ranges: [FeedRange]) -> [FeedHeads.Found] { heads.find(ranges, at: now) }

    /// So many places of a range after `cursor`, or all there are; nil where they would have to be read.
    func places(of range: FeedRange, after cursor: FeedPlace?, count: Int) -> ArraySlice<FeedPlace>? {
        guard case .fresh(let head)? = find([range]).first else { return nil }
        let places = head.places.after(cursor)
        return head.isComplete || places.count >= count ? places.prefix(count) : nil
    }

    /// Keeps what was read from the beginning of these ranges. Returns the heads; nil for what is longer than a head.
    func put(_ pieces: [(FeedRange, RangeReader.Piece)]) -> [FeedHeads.Head?] {
        let read = pieces.map { range, piece in
            (
                range,
                FeedHeads.Head(
                    places: Array(piece.places.prefix(FeedHeads.longest)),
                    isComplete: piece.isLast && piece.places.count <= FeedHeads.longest, readAt: now, moment: moment,
                    subjects: range.subjects)
            )
        }
        heads.put(read)
        return zip(read, pieces).map { $1.1.places.count <= FeedHeads.longest ? $0.1 : nil }
    }

    /// Keeps a head that has become longer. It is as old as its oldest part.
    func extend(_ head: FeedHeads.Head, of range: FeedRange, by piece: RangeReader.Piece) -> FeedHeads.Head? {
        guard head.places.count + piece.places.count <= FeedHeads.longest else { return nil }
        var longer = head
        longer.places += piece.places
        longer.isComplete = piece.isLast
        heads.put([(range, longer)])
        return longer
    }
}

extension FeedRange {
    /// What changes the places in it.
    fileprivate var subjects: Changes.Subjects {
        switch (scope, slice) {
        case (.submolt(let seq), _), (.submoltByAuthor(let seq, _), _): Changes.Subjects(.placesIn(submolt: seq))
        case (.author(let id), _), (.authorInSubmolt(let id, _), _): Changes.Subjects(.placesBy(id))
        case (.everything, .hour(let hour)):
            Changes.Subjects(.placesOf(day: Timestamp(milliseconds: hour * Timestamp.millisecondsPerHour).day))
        case (.everything, .day(let day)): Changes.Subjects(.placesOf(day: day))
        // A window, which holds what is ranked.
        case (.everything, .always): Changes.Subjects(.ranks)
        }
    }
}
