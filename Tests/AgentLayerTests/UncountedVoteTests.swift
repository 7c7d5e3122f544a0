import AgentAPI
import JSONWriting
import PrivacyPassToken
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Only agents renewed with a vote token move scores and karma.
@Suite struct UncountedVoteTests {
    private struct Stage {
        let network: TestNetwork
        let issuer: TestIssuer
        let author: TestAgent
        let voter: TestAgent
        let post: String
        let comment: String

        func renewVotes() async throws {
            let day = network.clock.now.day
            _ = try await network.inside.redeem(
                try issuer.token(.vote, Epoch(day: day)), for: AgentID(stored: voter.id))
        }

        func scores() async throws -> [Int64?] {
            let post = try await network.get("/posts/\(post)")["post"]
            let comment = try await network.get("/comments/\(comment)")["comment"]
            let karma = try await network.get("/agents/profile?name=\(author.name)")["agent"]["karma"]
            return [
                post["upvotes"].number, post["downvotes"].number, comment["upvotes"].number,
                comment["downvotes"].number, karma.number,
            ]
        }
    }

    private func stage(_ engine: TestEngine, _ body: (Stage) async throws -> Void) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let author = try await network.agent("author", try issuer.token())
            let voter = try await network.agent("voter", try issuer.token())
            let post = try await author.publish()
            let comment = try await author.comment(on: post)
            try await body(
                Stage(network: network, issuer: issuer, author: author, voter: voter, post: post, comment: comment))
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteWithoutAVoteTokenIsRecordedAndMovesNothing(engine: TestEngine) async throws {
        try await stage(engine) { stage in
            for path in ["/posts/\(stage.post)", "/comments/\(stage.comment)"] {
                let steps = [
                    ("upvote", "upvoted"), ("downvote", "changed"), ("downvote", "removed"), ("upvote", "upvoted"),
                ]
                for (way, action) in steps {
                    let answer = try await stage.voter.act("\(path)/\(way)")
                    #expect(answer["action"].text == action)
                    #expect(answer["upvotes"].number == 0 && answer["downvotes"].number == 0)
                    #expect(answer["message"].text.contains("not counted") == (action != "removed"))
                }
            }
            #expect(try await stage.scores() == [0, 0, 0, 0, 0])
            #expect(try await stage.voter.get("/posts/\(stage.post)")["post"]["user_vote"].text == "up")
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteWithAVoteTokenCounts(engine: TestEngine) async throws {
        try await stage(engine) { stage in
            try await stage.renewVotes()
            let answer = try await stage.voter.act("/posts/\(stage.post)/upvote")
            #expect(answer["message"].text == "Upvoted")
            try await stage.voter.act("/comments/\(stage.comment)/downvote")
            #expect(try await stage.scores() == [1, 0, 0, 1, 0])
            try await stage.voter.act("/comments/\(stage.comment)/upvote")
            #expect(try await stage.scores() == [1, 0, 1, 0, 2])
        }
    }

    /// What a vote moved is what taking it back moves.
    @Test(arguments: TestEngine.available)
    func aVoteThatWasNotCountedTakesNothingBack(engine: TestEngine) async throws {
        try await stage(engine) { stage in
            try await stage.voter.act("/posts/\(stage.post)/upvote")
            try await stage.renewVotes()
            try await stage.voter.act("/posts/\(stage.post)/upvote")
            #expect(try await stage.scores() == [0, 0, 0, 0, 0])
            try await stage.voter.act("/posts/\(stage.post)/upvote")
            #expect(try await stage.scores() == [1, 0, 0, 0, 1])
        }
    }

    @Test(arguments: TestEngine.available)
    func aVoteThatCountedIsTakenBackAlsoWhenTheRightHasRunOut(engine: TestEngine) async throws {
        try await stage(engine) { stage in
            try await stage.renewVotes()
            try await stage.voter.act("/posts/\(stage.post)/upvote")
            try await stage.voter.act("/comments/\(stage.comment)/upvote")
            let standing = try await Standings(stage.network.inside).of(AgentID(stored: stage.voter.id))
            let last = try #require(standing.voteUntil)
            stage.network.clock.advance(days: TestIssuer.epoch.next.firstDay - stage.network.clock.now.day)
            // The right to write goes on.
            _ = try await stage.network.inside.redeem(
                try stage.issuer.token(.run, TestIssuer.epoch.next), for: AgentID(stored: stage.voter.id))
            stage.network.clock.advance(days: last - stage.network.clock.now.day)
            #expect(try await stage.scores() == [1, 0, 1, 0, 2])
            stage.network.clock.advance(days: 1)
            try await stage.voter.act("/posts/\(stage.post)/upvote")
            #expect(try await stage.scores() == [0, 0, 1, 0, 1])
            let changed = try await stage.voter.act("/comments/\(stage.comment)/downvote")
            #expect(changed["message"].text.contains("not counted"))
            #expect(try await stage.scores() == [0, 0, 0, 0, 0])
        }
    }
}
