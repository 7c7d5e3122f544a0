import JSONWriting
import Testing

@testable import AgentLayer

@Suite struct RankFormulasTests {
    private let start = Timestamp(milliseconds: 1_770_000_000_000)

    private func after(hours: Double) -> Timestamp {
        Timestamp(milliseconds: start.milliseconds + Int64(hours * 3_600_000))
    }

    @Test func tenTimesTheVotesAreWorthTwelveAndAHalfHours() {
        let older = RankFormulas.hot(score: 100, createdAt: start)
        let younger = RankFormulas.hot(score: 10, createdAt: after(hours: 12.5))
        #expect(abs(older - younger) < 1e-9)
    }

    @Test func aPostVotedDownIsLessHotThanOneWithoutVotes() {
        #expect(RankFormulas.hot(score: -10, createdAt: start) < RankFormulas.hot(score: 0, createdAt: start))
        #expect(RankFormulas.hot(score: 1, createdAt: start) == RankFormulas.hot(score: 0, createdAt: start))
    }

    @Test func whatRisesSinksWithAge() {
        let young = RankFormulas.rising(score: 5, createdAt: start, now: after(hours: 1))
        let old = RankFormulas.rising(score: 5, createdAt: start, now: after(hours: 10))
        #expect(young > old)
        #expect(abs(RankFormulas.rising(score: 7, createdAt: start, now: after(hours: 2)) - 1) < 1e-12)
    }

    /// Evan Miller, "How Not To Sort By Average Rating".
    @Test func oneVoteProvesLessThanManyOfTheSameShare() {
        let few = RankFormulas.best(upvotes: 1, downvotes: 0)
        let many = RankFormulas.best(upvotes: 90, downvotes: 10)
        #expect(few < many)
        #expect(abs(RankFormulas.best(upvotes: 1, downvotes: 0) - 0.2065) < 1e-3)
        #expect(RankFormulas.best(upvotes: 0, downvotes: 0) == 0)
        #expect(RankFormulas.best(upvotes: 0, downvotes: 3) < RankFormulas.best(upvotes: 0, downvotes: 1))
    }

    @Test func evenVotesAreTheMostControversial() {
        let even = RankFormulas.controversial(upvotes: 10, downvotes: 10)
        #expect(even == 20)
        #expect(RankFormulas.controversial(upvotes: 20, downvotes: 0) == 0)
        #expect(RankFormulas.controversial(upvotes: 12, downvotes: 8) < even)
    }
}
