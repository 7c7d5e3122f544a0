import JSONWriting
import Storage
import Testing

@testable import AgentLayer

/// What a seed's numbers make, before any of it is written.
@Suite struct SeedShapeTests {
    private static let end = Timestamp(day: 20_778)

    private func size(
        agents: Int = 1_000, posts: Int = 2_000, comments: Int = 6_000, votes: Int = 20_000, until: Timestamp = end
    ) throws -> SeedSize {
        try SeedSize(agents: agents, posts: posts, comments: comments, votes: votes, seed: 1, until: until)
    }

    @Test func textsHaveTheLengthsOfRealOnes() {
        var text = SeedText()
        var lengths: [Int] = []
        for number in 0..<20_000 {
            var random = SeedRandom(1, .post, number)
            let title = text.title(&random)
            let content = text.post(&random)
            lengths.append(content.utf8.count)
            guard number < 500 else { continue }
            #expect(!title.isEmpty && title.count <= TextRules.title)
            #expect(TextMarks(of: title, content).isEmpty)
        }
        lengths.sort()
        let mean = lengths.reduce(0, +) / lengths.count
        #expect((285...315).contains(lengths[10_000]), "median \(lengths[10_000])")
        #expect((475...525).contains(mean), "mean \(mean)")
        #expect((3_600...4_600).contains(lengths[19_800]), "99th percentile \(lengths[19_800])")
        #expect(lengths.allSatisfy { $0 <= TextRules.content })
    }

    @Test func wordsHaveALongTail() {
        var text = SeedText()
        var counts: [Substring: Int] = [:]
        for number in 0..<5_000 {
            var random = SeedRandom(1, .post, number)
            for word in text.post(&random).lowercased().split(whereSeparator: { !$0.isLetter }) {
                counts[word, default: 0] += 1
            }
        }
        #expect(counts.count > 4_000)
        #expect(counts.values.count { $0 == 1 } > 1_000)
    }

    @Test func namesAreValidAndDoNotLookAlike() throws {
        var folded: Set<String> = []
        for number in 0..<40_000 {
            let name = try AgentName(new: SeedNames.agent(number))
            if !folded.insert(name.folded).inserted { Issue.record("\(name.text)") }
        }
        var submolts: Set<String> = ["general", "announcements", "introductions"]
        for number in 0..<SeedNames.mostSubmolts {
            let name = try SubmoltName(new: SeedNames.submolt(number))
            if !submolts.insert(name.text).inserted { Issue.record("\(name.text)") }
        }
    }

    @Test func listsHaveTheLengthsOfRealOnes() throws {
        let size = try SeedSize(
            agents: 4_000, posts: 100_000, comments: 0, votes: 0, submolts: 300, seed: 1, until: Self.end)
        var follows: [Int] = []
        var subscriptions: [Int] = []
        for number in 0..<size.agents {
            let (one, other) = (SeedAgent.follows(of: number, size), SeedAgent.subscriptions(of: number, size))
            #expect(Set(one).count == one.count && !one.contains(number) && Set(other).count == other.count)
            follows.append(one.count)
            subscriptions.append(other.count)
        }
        for (counts, median) in [(follows.sorted(), 8...12), (subscriptions.sorted(), 6...10)] {
            #expect(median.contains(counts[2_000]), "\(counts[2_000])")
            #expect(counts.prefix(100).allSatisfy { $0 == 0 } && counts.suffix(20).allSatisfy { $0 > 100 })
        }
    }

    @Test func someWriteMuchAndMostLittle() {
        var random = SeedRandom(1, .sample, 0)
        var counts = [Int](repeating: 0, count: 1_000)
        for _ in 0..<100_000 { counts[random.rank(of: 1_000)] += 1 }
        #expect(counts[..<100].reduce(0, +) > 40_000)
        #expect(counts.allSatisfy { $0 > 0 } && counts[0] < 5_000)
    }

    @Test func slicesTogetherHoldExactlyWhatWasAskedFor() throws {
        for size in [
            try size(), try size(comments: 0), try size(votes: 0), try size(posts: 1, comments: 9, votes: 100),
            try size(agents: 3, posts: 7, comments: 5, votes: 24), try size(agents: 1, votes: 0),
            try size(agents: 2, posts: 1, comments: 0, votes: 1),
        ] {
            var skeleton = SeedSkeleton(size, rows: 100)
            var (posts, comments, votes) = (0, 0, 0)
            while let slice = skeleton.next() {
                #expect(slice.posts.lowerBound == posts && slice.firstComment == comments)
                #expect(slice.commentCounts.reduce(0, +) == slice.commentVotes.count)
                let counts = slice.postVotes + slice.commentVotes
                #expect(counts.allSatisfy { (0..<size.agents).contains($0) })
                posts += slice.posts.count
                comments += slice.commentVotes.count
                votes += counts.reduce(0, +)
            }
            #expect((posts, comments, votes) == (size.posts, size.comments, size.votes))
        }
    }

    @Test func postsComeInOrderOverThirtyDaysAndThreadsEndWithThem() throws {
        let size = try size(comments: 20_000, votes: 0)
        let world = SeedWorld(
            size: size, agents: (0..<size.agents).map { SeedAgent.id($0, size) },
            agentBytes: (0..<size.agents).map { SeedAgent.id($0, size).bytes },
            submolts: Array(1...Int64(size.submolts)), submoltIDs: (0..<size.submolts).map { _ in SubmoltID() },
            taggers: [])
        var skeleton = SeedSkeleton(size, rows: 3_000)
        var last = size.start
        var depths: Set<Int64> = []
        while let slice = skeleton.next() {
            let batch = SeedBatch(slice, world)
            for post in batch.posts {
                #expect(post.createdAt >= last && post.createdAt < size.until)
                last = post.createdAt
            }
            for comment in batch.comments {
                #expect(comment.createdAt <= size.until)
                depths.insert(comment.depth)
            }
            #expect(Set(batch.posts.map(\.kind)).isSubset(of: [0, 1]))
        }
        #expect(depths == Set(0...8))
        #expect(last.day >= size.until.day - 1 && size.start.day == size.until.day - 30)
    }

    @Test func aSampleOfPostsHoldsPostsOnce() throws {
        let size = try size(posts: 150_000, comments: 0, votes: 0)
        let sample = Array(size.samplePosts())
        #expect(sample.count == SeedSize.samplesOfPosts && Set(sample).count == sample.count)
        #expect(Array(try self.size(posts: 5).samplePosts()).count == 5)
    }

    @Test(arguments: [
        (0, 1, 0, 0), (-1, 1, 0, 0), (1, 0, 0, 0), (1, 0, 5, 0), (1, 1, -1, 0), (1, 1, 0, -1), (1, 1, 0, 1),
        (10, 1, 1, 19), (2_000_000, 1, 0, 0), (1, 1_000_000_000, 0, 0), (Int.max, Int.max, Int.max, Int.max),
    ])
    func numbersThatCannotBeAreRefused(_ agents: Int, _ posts: Int, _ comments: Int, _ votes: Int) {
        #expect(throws: SeedSizeError.self) {
            try SeedSize(agents: agents, posts: posts, comments: comments, votes: votes, seed: 1, until: Self.end)
        }
    }

    @Test func anEndBeforeTheFirstDayIsRefused() {
        #expect(throws: SeedSizeError.tooEarly) { try size(until: Timestamp(day: 60)) }
    }

    @Test func aDiskWithoutRoomIsRefusedWithFigures() throws {
        let size = try size(agents: 10_000, posts: 3_000_000, comments: 14_000_000, votes: 0)
        #expect(throws: SeedRefusal.self) { try size.requireRoom(10_000_000_000, on: .sqlite) }
        #expect(throws: Never.self) { try size.requireRoom(30_000_000_000, on: .sqlite) }
        let words = SeedRefusal.noRoom(needed: 19_500_000_000, free: 940_000_000).publicDescription
        #expect(words.contains("19.5 GB") && words.contains("940.0 MB"))
    }
}
