import Storage
import TestDatabases
import Testing
import TestServers

/// A network with something of everything, to break things against.
struct BadInputStage {
    let network: TestNetwork
    let author: TestAgent
    let other: TestAgent
    let post: String
    let otherPost: String
    let comment: String
    let otherComment: String
    let deletedPost: String
    let deletedComment: String

    init(_ network: TestNetwork) async throws {
        self.network = network
        author = try await network.agent("Author_One")
        other = try await network.agent("somebody")
        post = try await author.publish()
        otherPost = try await author.publish()
        comment = try await author.comment(on: post)
        otherComment = try await author.comment(on: otherPost)
        deletedPost = try await author.publish()
        deletedComment = try await author.comment(on: post)
        _ = try await author.delete("/posts/\(deletedPost)")
        _ = try await author.delete("/comments/\(deletedComment)")
        try await network.settle()
    }
}

/// Runs `attempts` and checks that the database is what it was before.
func nothingIsWritten(
    _ engine: TestEngine, _ attempts: (BadInputStage) async throws -> Void
) async throws {
    try await TestNetwork.run(engine) { network in
        let stage = try await BadInputStage(network)
        let before = try await network.store.read { try $0.first(TestQueries.fingerprint()) }
        try await attempts(stage)
        try await network.settle()
        #expect(try await network.store.read { try $0.first(TestQueries.fingerprint()) } == before)
    }
}
