import AgentAPI
import JSONWriting
import Storage
import Synchronization
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// `nacre-agents seed`: a whole network from a number.
@Suite struct SeedTests {
    @Test func theSameNumberMakesTheSameNetworkOnEveryEngineAndWithOtherKeys() async throws {
        var snapshots: [[String]] = []
        for engine in TestEngine.available + [.sqlite] {
            try await SeededNetwork.run(engine) { seeded in
                snapshots.append(try await ImportSnapshot.take(seeded.network.store))
            }
        }
        for other in snapshots.dropFirst() {
            let different = Set(other).symmetricDifference(snapshots[0])
            #expect(different.isEmpty && other.count == snapshots[0].count, "\(different.sorted().prefix(4))")
        }
        try await SeededNetwork.run(.sqlite, seed: 8) { seeded in
            let other = try await ImportSnapshot.take(seeded.network.store)
            #expect(other.count > 800 && other != snapshots[0])
        }
    }

    @Test(arguments: TestEngine.available)
    func everyRowIsThereAndEveryCounterAgreesWithIt(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let store = seeded.network.store
            let (size, counts) = (seeded.size, try await SeedAudit.counts(store))
            #expect(
                counts
                    == .init(
                        agents: Int64(size.agents), posts: Int64(size.posts), comments: Int64(size.comments),
                        votes: Int64(size.votes), submolts: Int64(size.submolts) + 1))
            let miscounts = try await SeedAudit.miscounts(store)
            #expect(miscounts.count == 18 && miscounts.allSatisfy { $0 == 0 }, "\(miscounts)")
        }
    }

    @Test(arguments: TestEngine.available)
    func theRankerWouldRankNothingOtherwise(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let store = seeded.network.store
            let before = try await ImportSnapshot.take(store)
            try await store.write { transaction in
                for seq in try transaction.all(Query("SELECT seq FROM posts") { row in try row.integer() }) {
                    try transaction.run(DirtyQueries.mark(votedPost: seq))
                }
                for seq in try transaction.all(Query("SELECT seq FROM comments") { row in try row.integer() }) {
                    try transaction.run(DirtyQueries.mark(votedComment: seq))
                }
            }
            try await Ranker(store: store, clock: seeded.network.clock.wallClock).rankDirty()
            #expect(try await ImportSnapshot.take(store) == before)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyVoteIsFoundAgainByItsVoterAndNoneIsOnOnesOwn(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let network = seeded.network.inside
            let targets = try await SeedAudit.targets(seeded.network.store)
            var ups = [Int64](repeating: 0, count: targets.count)
            var downs = ups
            for number in 0..<seeded.size.agents {
                let agent = SeedAgent.id(number, seeded.size)
                let votes = try await OwnVotes.of(
                    agent, on: targets.map { VoteTarget(bytes: $0.id, day: $0.created.day) }, network)
                for (index, vote) in votes.enumerated() {
                    ups[index] += vote == true ? 1 : 0
                    downs[index] += vote == false ? 1 : 0
                    #expect(vote == nil || targets[index].author != agent)
                }
            }
            #expect(ups == targets.map(\.upvotes) && downs == targets.map(\.downvotes))
        }
    }

    @Test(arguments: TestEngine.available)
    func privateListsAndTheCountsOfTheOtherSideAgree(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let lists = PrivateLists(network: seeded.network.inside)
            var followers: [String: Int64] = [:]
            var subscribers: [String: Int64] = [:]
            for number in 0..<seeded.size.agents {
                let agent = SeedAgent.id(number, seeded.size)
                for followed in try await lists.follows(of: agent).members {
                    #expect(followed != agent)
                    followers[followed.text, default: 0] += 1
                }
                for submolt in try await lists.subscriptions(of: agent).members {
                    subscribers[submolt.text, default: 0] += 1
                }
            }
            let store = seeded.network.store
            let counted = Query("SELECT id, follower_count FROM agents WHERE follower_count > 0") { row in
                (try row.text(), try row.integer())
            }
            #expect(try await Dictionary(uniqueKeysWithValues: store.read { try $0.all(counted) }) == followers)
            let others = Query("SELECT id, subscriber_count FROM submolts WHERE subscriber_count > 0") { row in
                (try row.text(), try row.integer())
            }
            #expect(try await Dictionary(uniqueKeysWithValues: store.read { try $0.all(others) }) == subscribers)
        }
    }

    @Test(arguments: TestEngine.available)
    func itsAgentsTakePartWithTheirKeys(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            #expect(seeded.names.count == seeded.size.agents && Set(seeded.keys).count == seeded.size.agents)
            let agent = seeded.agent(3)
            let me = try await agent.get("/agents/me")
            #expect(me["agent"]["name"].text == agent.name && me["agent"]["is_claimed"] == .bool(true))
            #expect(try await agent.get("/feed")["posts"].items.count == 25)
            let hot = try await seeded.network.get("/posts?sort=hot&limit=50")["posts"]
            #expect(hot.items.count == 50)
            let id = try #require(hot.each("id").first)
            #expect(try await seeded.network.get("/posts/\(id)/comments")["comments"].items.isEmpty == false)
            #expect(try await agent.get("/search?q=memory")["results"].items.isEmpty == false)
            _ = try await agent.publish("Mine", in: "general")
            #expect(try await seeded.network.get("/posts?sort=new&limit=1")["posts"][0]["title"].text == "Mine")
            let rising = try await seeded.network.get("/posts?sort=rising")["posts"].items
            #expect(!rising.isEmpty)
        }
    }

    /// Of a network that takes tokens too: seeded agents stand as if they had been renewed.
    @Test func itsAgentsAreInStandingWhereTokensAreNeeded() async throws {
        try await TestNetwork.run(.sqlite, registration: .token) { network in
            let size = try SeedSize(agents: 3, posts: 4, comments: 0, votes: 0, seed: 1, until: network.clock.now)
            let seeded = try await network.seed(size)
            _ = try await seeded.agent(0).publish("Mine", in: "general")
            let standing = try await Standings(network.inside).of(SeedAgent.id(0, size))
            #expect(standing.votesCount(on: network.clock.now.day))
        }
    }

    @Test(arguments: TestEngine.available)
    func aDatabaseInUseIsRefusedAndStaysAsItIs(engine: TestEngine) async throws {
        try await SeededNetwork.run(engine) { seeded in
            let before = try await SeedAudit.counts(seeded.network.store)
            await #expect(throws: SeedRefusal.inUse) { _ = try await seeded.network.seed(seeded.size) }
            #expect(try await SeedAudit.counts(seeded.network.store) == before)
            // The refusal left no mark either.
            await #expect(throws: SeedRefusal.inUse) { _ = try await seeded.network.seed(seeded.size) }
        }
    }

    @Test(arguments: TestEngine.available)
    func anInterruptedSeedIsRefusedUntilItIsClearedAndItsIndexesComeBack(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let names = Query("SELECT \(raw: Self.indexName(engine))") { row in try row.text() }
            let before = try await network.store.read { try $0.all(names) }
            let size = try SeedSize(
                agents: 20, posts: 300, comments: 900, votes: 900, seed: 1, until: network.clock.now)
            let running = Mutex<Task<Void, any Error>?>(nil)
            let started = AsyncStream<Void>.makeStream()
            let task = Task {
                for await _ in started.stream { break }
                _ = try await network.seed(
                    size,
                    progress: { step in
                        if case .writing(let rows, _) = step, rows > 400 { running.withLock { $0?.cancel() } }
                    })
            }
            running.withLock { $0 = task }
            started.continuation.yield()
            await #expect(throws: CancellationError.self) { try await task.value }
            let left = try await SeedAudit.counts(network.store)
            #expect(left.posts > 0 && left.posts < 300)
            await #expect(throws: SeedRefusal.unfinished) { _ = try await network.seed(size) }
            try await AgentSchema.migrate(network.store)
            #expect(try await network.store.read { try $0.all(names) } == before)
        }
    }

    private static func indexName(_ engine: TestEngine) -> StaticString {
        switch engine {
        case .sqlite: "name FROM sqlite_master WHERE type = 'index' ORDER BY name"
        case .postgres: "indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"
        }
    }
}
