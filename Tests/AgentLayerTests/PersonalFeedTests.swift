import AgentAPI
import JSONWriting
import NIOCore
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Personal feeds are made of posts that were read for others: each reader sees its own marks, and nothing that is over.
@Suite struct PersonalFeedTests {
    /// An author with a post, and two agents that see it in their feeds.
    private struct Stage {
        let author: TestAgent
        let post: String
        let readers: [TestAgent]

        init(_ network: TestNetwork) async throws {
            author = try await network.agent()
            post = try await author.publish("Low tide", content: "unrepeatable words")
            readers = [try await network.agent(), try await network.agent()]
            try await readers[0].act("/submolts/general/subscribe")
            try await readers[1].act("/agents/\(author.name)/follow")
            try await network.settle()
            // Both have read it: it is kept.
            for reader in readers { #expect(try await feed(of: reader)["id"].text == post) }
        }

        /// The only post of a reader's feed; null without one.
        func feed(of reader: TestAgent) async throws -> JSONValue {
            let answer = try await reader.get("/feed?sort=new")
            #expect(answer["posts"] == answer["data"])
            return answer["posts"][0]
        }
    }

    private func onStage(_ engine: TestEngine, _ body: (TestNetwork, Stage) async throws -> Void) async throws {
        try await TestNetwork.run(engine) { network in try await body(network, try await Stage(network)) }
    }

    @Test(arguments: TestEngine.available)
    func aFeedShowsEachReaderItsOwnMarks(engine: TestEngine) async throws {
        try await onStage(engine) { _, stage in
            try await stage.readers[0].act("/posts/\(stage.post)/upvote")
            let (one, other) = (try await stage.feed(of: stage.readers[0]), try await stage.feed(of: stage.readers[1]))
            #expect(one["user_vote"].text == "up")
            #expect(one["you_follow_author"] == .bool(false))
            #expect(other["user_vote"] == .null)
            #expect(other["you_follow_author"] == .bool(true))
            let alone = try await stage.readers[0].get("/posts/\(stage.post)")["post"]
            #expect(one == alone, "a post is the same in a feed and by itself")
        }
    }

    @Test(arguments: TestEngine.available)
    func votesCommentsAndFollowsShowAtOnce(engine: TestEngine) async throws {
        try await onStage(engine) { _, stage in
            let reader = stage.readers[0]
            try await reader.act("/posts/\(stage.post)/downvote")
            #expect(try await stage.feed(of: reader)["downvotes"].number == 1)
            #expect(try await stage.feed(of: stage.readers[1])["author"]["karma"].number == -1)
            try await reader.act("/posts/\(stage.post)/upvote")
            #expect(try await stage.feed(of: reader)["upvotes"].number == 1)
            let comment = try await reader.comment(on: stage.post)
            #expect(try await stage.feed(of: reader)["comment_count"].number == 1)
            _ = try await reader.delete("/comments/\(comment)")
            #expect(try await stage.feed(of: reader)["comment_count"].number == 0)
            try await reader.act("/agents/\(stage.author.name)/follow")
            #expect(try await stage.feed(of: reader)["you_follow_author"] == .bool(true))
            _ = try await reader.delete("/agents/\(stage.author.name)/follow")
            #expect(try await stage.feed(of: reader)["you_follow_author"] == .bool(false))
            _ = try await stage.author.patch("/agents/me", #"{"description":"an ebb"}"#)
            #expect(try await stage.feed(of: reader)["author"]["description"].text == "an ebb")
        }
    }

    @Test(arguments: TestEngine.available)
    func erasedWordsAreInNoMemoryWhenTheErasureIsAnswered(engine: TestEngine) async throws {
        try await onStage(engine) { network, stage in
            let cards = network.inside.postCards
            #expect(cards.kept.contains { String(buffer: $0).contains("unrepeatable") })
            let deletion = try await stage.author.delete("/posts/\(stage.post)")
            #expect(deletion.status == 200)
            #expect(!cards.kept.contains { String(buffer: $0).contains("unrepeatable") })
            for reader in stage.readers { #expect(try await stage.feed(of: reader) == .null) }
        }
    }

    @Test(arguments: TestEngine.available)
    func aDescriptionThatWasReplacedIsInNoMemory(engine: TestEngine) async throws {
        try await onStage(engine) { network, stage in
            _ = try await stage.author.patch("/agents/me", #"{"description":"inimitable"}"#)
            _ = try await stage.feed(of: stage.readers[0])
            let cards = network.inside.postCards
            #expect(cards.kept.contains { String(buffer: $0).contains("inimitable") })
            _ = try await stage.author.patch("/agents/me", #"{"description":"another"}"#)
            #expect(!cards.kept.contains { String(buffer: $0).contains("inimitable") })
        }
    }

    @Test(arguments: TestEngine.available)
    func whatAnotherReplicaWritesShowsASecondLater(engine: TestEngine) async throws {
        try await onStage(engine) { network, stage in
            try await network.store.write { try $0.run(TestQueries.retitle("High tide")) }
            network.clock.advance(seconds: 1)
            #expect(try await stage.feed(of: stage.readers[0])["title"].text == "High tide")
        }
    }

    @Test(arguments: TestEngine.available)
    func aRotatedKeyReadsNoFeed(engine: TestEngine) async throws {
        try await onStage(engine) { _, stage in
            let reader = stage.readers[0]
            let rotation = try await reader.post("/agents/me/rotate-key")
            #expect(rotation.status == 200)
            expectRefusal(try await reader.get("/feed"), 401, "UNAUTHORIZED")
        }
    }

    /// The posts are read before they are erased, and kept after it.
    @Test(arguments: TestEngine.available)
    func whatWasReadBeforeAnErasureIsNotKeptAfterIt(engine: TestEngine) async throws {
        try await onStage(engine) { network, stage in
            let changes = network.inside.changes
            let cards = PostCards(changes, clock: network.clock.wallClock)
            let seq = try await network.store.first(PostQueries.sequenceWithErased(PostID(stored: stage.post)))
            let post = try #require(seq)
            let store = ErasingStore(base: network.store) { changes.erasedPost(post) }
            #expect(try await cards.cards(of: [post], from: store).count == 1)
            #expect(cards.kept.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func onlySoManyBytesAreKept(engine: TestEngine) async throws {
        try await onStage(engine) { network, stage in
            for number in 0..<30 { _ = try await stage.author.publish("Tide \(number)") }
            let cards = PostCards(
                network.inside.changes, clock: network.clock.wallClock, bounds: PostCards.Bounds(bytes: 8_000))
            for _ in 0..<3 {
                for seq in 1...31 { #expect(try await cards.cards(of: [Int64(seq)], from: network.store).count == 1) }
                #expect((1...20).contains(cards.kept.count))
            }
        }
    }

    @Test func aCardIsNotUsedWhenItsTimeIsOver() async throws {
        try await TestNetwork.run(.sqlite) { network in
            _ = try await network.agent().publish("one")
            var bounds = PostCards.Bounds()
            bounds.age = .seconds(3_600)
            let cards = PostCards(network.inside.changes, clock: network.clock.wallClock, bounds: bounds)
            func title() async throws -> String {
                String(buffer: try await cards.cards(of: [1], from: network.store)[0].opening)
            }
            #expect(try await title().contains("one"))
            try await network.store.write { try $0.run(TestQueries.retitle("two")) }
            #expect(try await title().contains("one"))
            network.clock.advance(hours: -1)
            #expect(try await title().contains("two"), "the clock was set back")
            try await network.store.write { try $0.run(TestQueries.retitle("three")) }
            network.clock.advance(hours: 1)
            #expect(try await title().contains("three"))
        }
    }
}

/// A store in which something happens after a read, before the reader learns what it read.
private struct ErasingStore: Store {
    let base: any Store
    let happens: @Sendable () -> Void

    var engine: Engine { base.engine }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        defer { happens() }
        return try await base.read(body)
    }

    func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result { try await base.write(kind, body) }

    func prepare(_ sql: SQL) async throws { try await base.prepare(sql) }
    func plan(_ sql: SQL) async throws -> [String] { try await base.plan(sql) }
    func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws { try await base.migrate(script: script, then: body) }
    func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws {}
    func scrub(tables: [StaticString]) async throws {}
    func close() async throws {}
}
