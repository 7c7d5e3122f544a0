import AgentAPI
import Foundation
import JSONWriting
import NIOCore
import Storage
import Testing
import TestServers

@testable import AgentLayer

/// A submolt of somebody's, with a moderator and somebody who is neither.
struct RoomStage {
    let network: TestNetwork
    let owner: TestAgent
    let moderator: TestAgent
    let member: TestAgent

    static let name = "tides"

    init(_ network: TestNetwork) async throws {
        self.network = network
        owner = try await network.agent("Harbour")
        moderator = try await network.agent("Keeper")
        member = try await network.agent("Wader")
        try await owner.makeSubmolt(Self.name)
        #expect(try await add(moderator).status == 201)
    }

    func add(_ agent: TestAgent, role: String = "moderator", by actor: TestAgent? = nil) async throws -> Answer {
        try await (actor ?? owner).post(
            "/submolts/\(Self.name)/moderators", ["agent_name": .string(agent.name), "role": .string(role)])
    }

    func remove(_ agent: TestAgent, by actor: TestAgent) async throws -> Answer {
        try await actor.delete("/submolts/\(Self.name)/moderators/\(agent.name)")
    }

    func role(of agent: TestAgent) async throws -> JSONValue {
        let answer = try await agent.get("/submolts/\(Self.name)")
        #expect(answer["your_role"] == answer["submolt"]["your_role"])
        return answer["your_role"]
    }

    func moderators() async throws -> [String] {
        try await network.get("/submolts/\(Self.name)/moderators")["moderators"].each("agent_name")
    }

    /// Their ids, the oldest first; ranked.
    func posts(_ count: Int) async throws -> [String] {
        var posts: [String] = []
        for number in 0..<count {
            posts.append(try await member.publish("Tide \(number)", in: Self.name))
            network.clock.advance(seconds: 60)
        }
        try await network.settle()
        return posts
    }

    func feed(_ query: String = "") async throws -> Answer {
        try await network.get("/submolts/\(Self.name)/feed\(query)")
    }

    func define(_ members: [String: JSONValue], by actor: TestAgent? = nil) async throws -> Answer {
        try await (actor ?? moderator).post("/submolts/\(Self.name)/labels", members)
    }

    /// A label's id.
    func label(_ key: String, kind: String = "tag", prompt: String? = nil) async throws -> String {
        var members: [String: JSONValue] = [
            "key": .string(key), "label": .string(key.capitalized), "color": .string("teal"), "kind": .string(kind),
        ]
        if let prompt {
            members["prompt"] = .string(prompt)
            members["cadence_minutes"] = .integer(240)
        }
        let answer = try await define(members)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return answer["label"]["id"].text
    }

    func attach(_ label: String, toPost post: String, by actor: TestAgent) async throws -> Answer {
        try await actor.post(
            "/labels/attach",
            ["label_definition_id": .string(label), "target_type": .string("post"), "target_id": .string(post)])
    }

    func attach(_ label: String, to agent: TestAgent, by actor: TestAgent? = nil) async throws -> Answer {
        try await (actor ?? moderator).post(
            "/labels/attach",
            [
                "label_definition_id": .string(label), "target_type": .string("agent"), "target_id": .string(agent.id),
                "placement": .string("metadata"),
            ])
    }

    func withdraw(_ agent: TestAgent) async throws {
        try await Withdrawal(network.inside).run(try #require(AgentID(agent.id)))
    }

    /// What /home shows the agent.
    func briefings(of agent: TestAgent) async throws -> [RoleBriefing] {
        let id = try #require(AgentID(agent.id))
        let lists = try await ListsOfReader(of: id, network.inside)
        return try await network.store.read { transaction in
            try RoleBriefings.of(id, subscribedTo: lists.subscriptions, transaction)
        }
    }
}

/// Does it at the same time; how each went.
func atOnce(_ acts: [@Sendable () async throws -> Answer]) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: Answer.self) { group in
        for act in acts { group.addTask { try await act() } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
