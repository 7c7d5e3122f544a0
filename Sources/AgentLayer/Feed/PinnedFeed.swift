import Storage

/// A submolt's hot list, with its pinned posts first: one list, in which each post stands once, for cursors and offsets
/// alike. Other orders keep what they promise, so that whoever looks for new posts finds them first.
struct PinnedFeed {
    let feed: Feed
    /// The newest pin first.
    let pins: [Int64]

    func page(
        after cursor: FeedPlace?, offset: Int, limit: Int, _ transaction: ReadTransaction, _ heads: FeedHeads.View?
    ) throws -> Feed.Page {
        let start = cursor == nil ? min(offset, pins.count) : cursor?.pinsShown
        let shown = start.map { pins.dropFirst($0).prefix(limit) } ?? []
        let skipped = cursor == nil ? offset - (start ?? 0) : 0
        let wanted = limit - shown.count
        // Pins stand among the others too, and are passed over there.
        let others = try feed.places(
            after: start == nil ? cursor : nil, offset: 0, limit: skipped + wanted + 1 + pins.count, transaction, heads
        )
        .filter { !pins.contains($0.seq) }.dropFirst(skipped)
        let places = others.prefix(wanted)
        return Feed.Page(
            posts: try Feed.posts(at: Array(shown) + places.map(\.seq), transaction),
            next: next(after: (start ?? pins.count) + shown.count, places.last, isLast: others.count <= wanted))
    }

    private func next(after pinsShown: Int, _ last: FeedPlace?, isLast: Bool) -> FeedPlace? {
        if pinsShown < pins.count { return .afterPins(pinsShown) }
        if isLast { return nil }
        return last ?? .afterPins(pinsShown)
    }
}

extension FeedPlace {
    /// The place behind so many pins, before everything that has a rank. No rank comes near this one.
    static func afterPins(_ count: Int) -> FeedPlace {
        FeedPlace(rank: .real(.greatestFiniteMagnitude), seq: Int64(count))
    }

    /// How many pins come before; nil for a place among ranked posts.
    fileprivate var pinsShown: Int? {
        guard rank == .real(.greatestFiniteMagnitude), (0...Int64(PinQueries.most)).contains(seq) else { return nil }
        return Int(seq)
    }
}
