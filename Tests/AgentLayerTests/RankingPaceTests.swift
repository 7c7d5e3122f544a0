import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import Synchronization
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct RankingPaceTests {
    private final class Flag: Sendable {
        let isUp = Mutex(false)
    }

    @Test func longStepsAreMadeSmallerAndShortOnesLarger() {
        let pace = RankingPace()
        for _ in 0..<20 { pace.learn(rows: pace.rows, took: RankingPace.target * 3) }
        #expect(pace.rows == RankingPace.fewest)
        for _ in 0..<20 { pace.learn(rows: pace.rows, took: RankingPace.target / 10) }
        #expect(pace.rows == RankingPace.most)
        pace.learn(rows: pace.rows, took: RankingPace.target * 3 / 4)
        #expect(pace.rows == RankingPace.most)
    }

    /// A step that found little to do says nothing of what a full one takes.
    @Test func aShortStepWithFewRowsChangesNothing() {
        let pace = RankingPace()
        let rows = pace.rows
        pace.learn(rows: 1, took: .zero)
        #expect(pace.rows == rows)
    }

    @Test func whoHadToWaitLeavesOthersAsMuchTimeAsItTook() {
        let pace = RankingPace()
        #expect(pace.pause(waited: .zero, took: .milliseconds(8)) == .zero)
        #expect(pace.pause(waited: .milliseconds(20), took: .milliseconds(8)) == .milliseconds(8))
        #expect(pace.pause(waited: .milliseconds(20), took: .seconds(9)) < .seconds(1))
    }

    /// While the service has much to rank, other writes are done between its steps, and in the end every row is ranked.
    @Test(arguments: TestEngine.available)
    func publicationsAreNotStarvedByABacklogAndRanksConverge(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(4)
            let count = 1_500
            let submolt = try #require(try await network.store.read { try $0.first(SubmoltQueries.byName("general")) })
            let author = agents[0].id
            let now = network.clock.now
            try await network.store.write { transaction in
                for index in 0..<count {
                    let id = PostID()
                    try transaction.send(
                        PostQueries.insert(
                            NewPost(
                                id: id, author: author, submoltSeq: submolt.seq, kind: 0, title: "post \(index)",
                                content: "words of \(index)", url: nil, marks: [], createdAt: now)))
                    try transaction.send(DirtyQueries.mark(newPost: id))
                }
            }
            let left = Query("SELECT COUNT(*) FROM dirty_posts") { try $0.integer() }
            let unranked = Query("SELECT COUNT(*) FROM posts WHERE hot IS NULL") { try $0.integer() }
            let between = Mutex<[Int64]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await network.rank() }
                // What is published meanwhile finds the backlog at many sizes: it came in between.
                for _ in 0..<12 {
                    _ = try await agents[1].publish("meanwhile")
                    if let found = try await network.store.read({ try $0.first(left) }) {
                        between.withLock { $0.append(found) }
                    }
                }
                try await group.waitForAll()
            }
            try await network.rank()
            let partly = Set(between.withLock { $0 }.filter { $0 > 4 && $0 < Int64(count) })
            #expect(partly.count > 1, "\(between.withLock { $0 })")
            #expect(try await network.store.read { try $0.first(left) } == 0)
            #expect(try await network.store.read { try $0.first(unranked) } == 0)
        }
    }

    /// A flood of publications does not keep votes from being ranked.
    @Test(arguments: TestEngine.available)
    func votesAreRankedWhilePublicationsKeepComing(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(3)
            let post = try await agents[0].publish()
            try await network.rank()
            try await agents[1].act(.POST, "/posts/\(post.text)/upvote")
            let submolt = try #require(try await network.store.read { try $0.first(SubmoltQueries.byName("general")) })
            let (author, now) = (agents[2].id, network.clock.now)
            let score = Query("SELECT score FROM posts WHERE id = \(post.text)") { try $0.integer() }
            // More publications arrive than the service takes in a step, whenever it looks.
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !isOver.isUp.withLock({ $0 }) {
                        try await network.store.write { transaction in
                            for _ in 0..<RankingPace.most * 2 {
                                let id = PostID()
                                try transaction.send(
                                    PostQueries.insert(
                                        NewPost(
                                            id: id, author: author, submoltSeq: submolt.seq, kind: 0, title: "t",
                                            content: nil, url: nil, marks: [], createdAt: now)))
                                try transaction.send(DirtyQueries.mark(newPost: id))
                            }
                        }
                    }
                }
                group.addTask { try await network.rank() }
                try await eventually("the vote is ranked") {
                    try await network.store.read { try $0.first(score) } == 1
                }
                isOver.isUp.withLock { $0 = true }
                try await group.waitForAll()
            }
        }
    }
}
