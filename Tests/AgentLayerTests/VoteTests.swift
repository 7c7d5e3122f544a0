import Testing
import TestDatabases

@Suite struct VoteTests {
    @Test(arguments: TestEngine.available)
    func theSameVoteAgainTakesItBack(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let first = try await voter.act("/posts/\(post)/upvote")
            #expect(first["action"].text == "upvoted")
            #expect(first["upvotes"].number == 1)
            let second = try await voter.act("/posts/\(post)/upvote")
            #expect(second["action"].text == "removed")
            #expect(second["upvotes"].number == 0)
        }
    }
}
