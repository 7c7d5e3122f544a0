import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct MergeTests {
    @Test(arguments: TestEngine.available, FeedSort.allCases)
    func aMergedFeedIsWhatSortingEverythingGives(engine: TestEngine, sort: FeedSort) async throws {
        try await MergeStage.run(engine, posts: 250) { stage in
            let (submolts, authors) = (Array(stage.submolts.prefix(2)), Array(stage.authors.prefix(4)))
            let feed = Feed(submolts: submolts, authors: authors, sort: sort)
            let expected = stage.expected(sort) { submolts.contains($0.submolt) || authors.contains($0.author) }
            #expect(expected.count > 20)
            // The second time from what the first has read.
            for limit in [1, 7, 25, 100, 7] {
                let seen = try await stage.walk(feed, limit: limit)
                #expect(seen == expected, "limit \(limit)")
            }
            for offset in [1, 10, 40, 300] {
                let page = try await stage.page(feed, offset: offset, limit: 7)
                #expect(page.posts.map(\.seq) == Array(expected.dropFirst(offset).prefix(7)), "offset \(offset)")
            }
            // A reader with other lists shares some of the ranges.
            let other = Feed(submolts: [submolts[0]], authors: [authors[0], stage.authors[8]], sort: sort)
            let others = stage.expected(sort) {
                $0.submolt == submolts[0] || [authors[0], stage.authors[8]].contains($0.author)
            }
            let seen = try await stage.walk(other, limit: 9)
            #expect(seen == others)
        }
    }

    @Test(arguments: TestEngine.available)
    func topOfAWindowIsWhatSortingEverythingGives(engine: TestEngine) async throws {
        try await MergeStage.run(engine, posts: 250) { stage in
            let (author, submolt) = (stage.authors[0], stage.submolts[0])
            let scopes: [(FeedRange.Scope, @Sendable (MergeStage.Post) -> Bool)] = [
                (.everything, { _ in true }), (.submolt(submolt), { $0.submolt == submolt }),
                (.author(author), { $0.author == author }),
                (.authorInSubmolt(author, submolt), { $0.author == author && $0.submolt == submolt }),
                (.submoltByAuthor(submolt, author), { $0.author == author && $0.submolt == submolt }),
            ]
            // At the beginning of a day, in the middle, and so that the window begins in the last minute of one.
            for hours in [0, 11, 12] {
                stage.clock.advance(hours: Int64(hours))
                if hours == 12 { stage.clock.advance(seconds: 3_599) }
                let now = stage.clock.wallClock.now
                for window in TimeWindow.allCases {
                    for (scope, holds) in scopes {
                        let expected = stage.expected(.top, since: window.start(now), where: holds)
                        let feed = Feed(scope, sort: .top, window: window, now: now)
                        for limit in [7, 25] {
                            let seen = try await stage.walk(feed, limit: limit)
                            #expect(seen == expected, "\(window) of \(scope), \(limit) a page")
                        }
                        let page = try await stage.page(feed, offset: 3, limit: 5)
                        #expect(page.posts.map(\.seq) == Array(expected.dropFirst(3).prefix(5)))
                    }
                }
            }
        }
    }

    /// More posts within the part of a slice at the window's edge than are read by time.
    @Test(arguments: TestEngine.available)
    func aCrowdedEdgeOfAWindowIsExact(engine: TestEngine) async throws {
        try await MergeStage.run(engine, posts: 0) { stage in
            // On both sides of the edge of an hour ago.
            let count = RangeReader.newest * 3
            let step = Timestamp.millisecondsPerHour * 2 / Int64(count)
            try await stage.publish(count, ages: (0..<count).map { Int64($0) * step })
            let now = stage.clock.wallClock.now
            for window in [TimeWindow.hour, .day] {
                for scope in [FeedRange.Scope.everything, .submolt(stage.submolts[0]), .author(stage.authors[0])] {
                    let expected = stage.expected(.top, since: window.start(now)) { post in
                        switch scope {
                        case .submolt(let seq): post.submolt == seq
                        case .author(let id): post.author == id
                        default: true
                        }
                    }
                    let seen = try await stage.walk(Feed(scope, sort: .top, window: window, now: now), limit: 50)
                    #expect(seen == expected, "\(window) of \(scope)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.available, FeedSort.allCases)
    func aWalkShowsWhatDidNotMoveOnceWhileVotesAndPostsComeIn(engine: TestEngine, sort: FeedSort) async throws {
        try await MergeStage.run(engine, posts: 120) { stage in
            let feeds = [
                Feed(submolts: Array(stage.submolts.prefix(3)), authors: Array(stage.authors.prefix(3)), sort: sort),
                Feed(.everything, sort: sort, window: .month, now: stage.clock.wallClock.now),
            ]
            for feed in feeds {
                let before = try await stage.walk(feed, limit: 100)
                var moved: Set<Int64> = []
                let count = stage.posts.count
                var seen: [Int64] = []
                var cursor: FeedPlace?
                repeat {
                    let page = try await stage.page(feed, after: cursor, limit: 5)
                    seen += page.posts.map(\.seq)
                    cursor = page.next
                    let index = moved.count * 7 % count
                    moved.insert(stage.posts[index].seq)
                    if !stage.posts[index].isErased { try await stage.rank(index, score: stage.posts[index].score + 5) }
                    try await stage.publish(ages: [0])
                    // Some pages are read from the same heads, some from new ones.
                    stage.clock.advance(seconds: 0.4)
                } while cursor != nil
                let still = before.filter { !moved.contains($0) }
                #expect(seen.filter { still.contains($0) } == still)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatAnotherReplicaWritesShowsWithinASecondAndWhatThisOneWritesAtOnce(engine: TestEngine) async throws {
        try await MergeStage.run(engine, posts: 60) { stage in
            let feed = Feed(submolts: stage.submolts, authors: stage.authors, sort: .new)
            let before = try await stage.page(feed, limit: 100).posts.map(\.seq)
            try await stage.publish(ages: [0])
            let kept = try await stage.page(feed, limit: 100).posts.map(\.seq)
            #expect(kept == before)
            stage.clock.advance(seconds: 1)
            let late = try await stage.page(feed, limit: 100).posts.map(\.seq)
            #expect(late == stage.expected(.new) { _ in true })
            try await stage.publish(ages: [0])
            let post = stage.posts[stage.posts.count - 1]
            stage.changes.placed(by: post.author, in: post.submolt, at: post.createdAt)
            let atOnce = try await stage.page(feed, limit: 100).posts.map(\.seq)
            #expect(atOnce == stage.expected(.new) { _ in true })
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasReadBeforeAChangeIsNotUsedAfterIt(engine: TestEngine) async throws {
        try await MergeStage.run(engine, posts: 20) { stage in
            let feed = Feed(submolts: stage.submolts, authors: stage.authors, sort: .new)
            let early = stage.heads.view()
            // A reader that began before anything was published is done only after all was.
            for post in stage.posts {
                stage.changes.placed(by: post.author, in: post.submolt, at: post.createdAt)
            }
            _ = early.put(feed.ranges.map { ($0, RangeReader.Piece(places: [], isLast: true)) })
            let seen = try await stage.page(feed, limit: 100).posts.map(\.seq)
            #expect(seen == stage.expected(.new) { _ in true })
        }
    }

    @Test(arguments: TestEngine.available, FeedSort.allCases)
    func anErasedPostNeverShowsAlsoWhileItIsInAHead(engine: TestEngine, sort: FeedSort) async throws {
        try await MergeStage.run(engine, posts: 60) { stage in
            let feed = Feed(submolts: stage.submolts, authors: stage.authors, sort: sort)
            let before = try await stage.page(feed, limit: 25).posts.map(\.seq)
            let index = stage.posts.firstIndex { $0.seq == before[0] }!
            // Nobody here is told.
            try await stage.erase(index)
            let after = try await stage.page(feed, limit: 25).posts.map(\.seq)
            #expect(after == Array(before.dropFirst()))
        }
    }
}
