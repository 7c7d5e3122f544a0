import JSONWriting
import Storage
import TestDatabases
import Testing

@testable import AgentLayer

/// `nacre-agents import moltbook`: what is in the files is in the network, once, and counted.
@Suite struct ImportTests {
    @Test(arguments: TestEngine.available)
    func recordsKeepTheirIDsTimesTextAndCounts(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let outcome = try await runImport(
                store,
                [
                    ImportFixture.post(
                        1, title: "Tides &amp; moons &lt;3", content: "say \\\"hi\\\" \\ud83e\\udd9e\\n", up: 30),
                    ImportFixture.comment(2, on: 1), ImportFixture.comment(3, on: 1, under: 2, by: "tidepool"),
                ])
            #expect(outcome.summary == .of(read: 3, imported: 3))
            let id = try #require(PostID(ImportFixture.id(1)))
            let post = try #require(await store.read { try $0.first(PostQueries.byID(id)) })
            #expect(post.title == "Tides &amp; moons &lt;3")
            #expect(post.content == "say \"hi\" 🦞\n")
            #expect(post.createdAt.iso8601.dropLast() + "+00:00" == ImportFixture.time(0))
            #expect((post.upvotes, post.downvotes, post.commentCount, post.sourceCommentCount) == (30, 1, 2, 9))
            let author = try #require(await store.read { try $0.first(AgentQueries.byName("tidepool")) })
            #expect(author.imported && author.claimedDay == nil)
            #expect((author.karma, author.postsCount, author.commentsCount) == (29, 1, 1))
            #expect(author.createdDay == ImportFixture.start.day)
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: TestEngine.available)
    func importedVotesHaveNoVoters(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            _ = try await runImport(store, ImportFixture.network(20).posts)
            let counts = Query("SELECT (SELECT COUNT(*) FROM votes), (SELECT COUNT(*) FROM api_keys)") { row in
                [try row.integer(), try row.integer()]
            }
            #expect(try await store.read { try $0.first(counts) } == [0, 0])
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecondRunChangesNothing(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let network = ImportFixture.network(40)
            let lines = network.posts + network.comments
            let first = try await runImport(store, lines)
            #expect(first.summary == .of(read: lines.count, imported: lines.count))
            let before = try await ImportSnapshot.take(store)
            let second = try await runImport(store, lines)
            #expect(second.summary == .of(read: lines.count, imported: 0, alreadyThere: lines.count))
            #expect(try await ImportSnapshot.take(store) == before)
        }
    }

    /// Whatever the order of the lines and however few fit into a transaction.
    @Test(arguments: TestEngine.available)
    func commentsMayStandBeforeTheirPostsAndParents(engine: TestEngine) async throws {
        let network = ImportFixture.network(30)
        var expected: [String] = []
        try await withAgentStore(engine) { store in
            _ = try await runImport(store, network.posts + network.comments)
            expected = try await ImportSnapshot.take(store)
        }
        try await withAgentStore(engine) { store in
            var sizes = ImportSizes()
            sizes.chunk = 700
            let files = [
                "1.jsonl": network.comments.reversed().joined(separator: "\n"),
                "2.jsonl": network.posts.joined(separator: "\r\n"),
            ]
            let outcome = try await withFiles(files) { paths in
                try await runImport(store, files: paths.values.sorted(), sizes: sizes)
            }
            let count = network.posts.count + network.comments.count
            #expect(outcome.summary == .of(read: count, imported: count))
            #expect(try await ImportSnapshot.take(store) == expected)
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    /// Without rank indexes during the bulk, with them afterwards.
    @Test(arguments: TestEngine.available)
    func aBulkImportEndsWithAllIndexes(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let before = try await store.read { try $0.all(indexNames(engine)) }
            let network = ImportFixture.network(60)
            var sizes = ImportSizes()
            (sizes.chunk, sizes.bulk, sizes.text) = (3_000, 1, 7)
            _ = try await runImport(store, network.posts + network.comments, sizes: sizes)
            #expect(try await store.read { try $0.all(indexNames(engine)) } == before)
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: TestEngine.available)
    func theRankerWouldRankNothingOtherwise(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let network = ImportFixture.network(40)
            _ = try await runImport(store, network.posts + network.comments)
            let before = try await ImportSnapshot.take(store)
            try await store.write { transaction in
                for seq in try transaction.all(Query("SELECT seq FROM posts") { row in try row.integer() }) {
                    try transaction.run(DirtyQueries.mark(votedPost: seq))
                }
                for seq in try transaction.all(Query("SELECT seq FROM comments") { row in try row.integer() }) {
                    try transaction.run(DirtyQueries.mark(votedComment: seq))
                }
            }
            #expect(try await Ranker(store: store, clock: ImportFixture.clock).rankDirty() > 0)
            #expect(try await ImportSnapshot.take(store) == before)
        }
    }

    @Test(arguments: TestEngine.available)
    func namesThatLookAlikeMayBothBeImported(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let outcome = try await runImport(
                store, [ImportFixture.post(1, by: "Crab_01"), ImportFixture.post(2, by: "crab-ol")])
            #expect(outcome.summary.imported == 2)
            let folded = AgentName.fold("crab_01")
            #expect(try await store.read { try $0.first(AgentQueries.byFoldedName(folded)) }?.name == "Crab_01")
            #expect(try await store.read { try $0.first(AgentQueries.byName("crab-ol")) } != nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func nobodyPutsWordsIntoAnAgentOfThisServer(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let id = AgentID()
            try await store.write { transaction in
                try transaction.run(
                    AgentQueries.insert(
                        id, name: "limpet", description: "", day: 20_400, claimedDay: 20_400, imported: false))
            }
            let outcome = try await runImport(
                store, [ImportFixture.post(1), ImportFixture.post(2, by: "limpet"), ImportFixture.comment(3, on: 1)])
            #expect(outcome.summary == .of(read: 3, imported: 1, rejected: 2))
            #expect(Set(outcome.reasons.values) == ["name is taken by an agent of this server"])
            let agent = try await store.read { try $0.first(AgentQueries.byID(id)) }
            #expect(agent?.postsCount == 0 && agent?.commentsCount == 0 && agent?.karma == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func reservedSubmoltsAndLongTitlesOfTheSourceAreKept(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let title = String(repeating: "é", count: 1_000)
            let outcome = try await runImport(store, [ImportFixture.post(1, in: "Moltbook", title: title)])
            #expect(outcome.summary.imported == 1)
            let submolt = try await store.read { try $0.first(SubmoltQueries.byName("moltbook")) }
            #expect(submolt?.displayName == "Moltbook")
            #expect(submolt?.creatorID == nil && submolt?.postCount == 1)
        }
    }

    private func indexNames(_ engine: TestEngine) -> Query<String> {
        switch engine {
        case .sqlite:
            Query("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name") { row in try row.text() }
        case .postgres:
            Query("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname") { row in
                try row.text()
            }
        }
    }
}
