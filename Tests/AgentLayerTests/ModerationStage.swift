import AgentAPI
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A submolt with an owner and a moderator, and an author with something in it.
struct ModerationStage: Sendable {
    let network: TestNetwork
    let owner: TestAgent
    let moderator: TestAgent
    let author: TestAgent
    let reader: TestAgent
    let post: String
    let comment: String

    static let room = "tidepools"

    static func run(_ engine: TestEngine, _ body: (ModerationStage) async throws -> Void) async throws {
        try await TestNetwork.run(engine) { network in try await body(try await ModerationStage(network)) }
    }

    init(_ network: TestNetwork) async throws {
        self.network = network
        owner = try await network.agent("room_owner")
        moderator = try await network.agent("watchful")
        author = try await network.agent("talkative")
        reader = try await network.agent("passerby")
        try await owner.makeSubmolt(Self.room)
        try await Self.appoint(moderator, network)
        post = try await author.publish("unrepeatable title", content: "unspeakable words", in: Self.room)
        comment = try await author.comment(on: post, "inimitable answer")
        try await network.settle()
    }

    /// As the endpoint of the submolt's owner does.
    static func appoint(_ agent: TestAgent, in submolt: String = room, _ network: TestNetwork) async throws {
        try await network.store.write { transaction in
            let place = try transaction.read.submolt(named: submolt)
            try transaction.run(
                Command(
                    """
                    INSERT INTO submolt_moderators (submolt_seq, agent_id, owns, created_day, fresh)
                    VALUES (\(place.seq), \(agent.id), FALSE, \(20_000), TRUE)
                    """))
        }
    }

    var desk: OperatorDesk { OperatorDesk(network.inside.moderation) }

    func remove(_ path: String, by agent: TestAgent, _ reason: String = "spam", note: String? = nil) async throws
        -> Answer
    {
        var members: [String: JSONValue] = ["reason": .string(reason)]
        if let note { members["note"] = .string(note) }
        return try await agent.post("\(path)/remove", members)
    }

    func log(_ submolt: String = room) async throws -> [JSONValue] {
        try await network.get("/submolts/\(submolt)/log")["entries"].items
    }

    /// Everything in the database, for looking for words in it.
    func holds(_ words: String) async throws -> Bool {
        let rows =
            if let folder = network.database.folder {
                try SQLiteRows.all(inFile: folder + "/" + TestDatabase.fileName)
            } else { try await PostgresRows.all(in: network.store) }
        return rows.contains { $0.names([Array(words.utf8)]) }
    }
}
