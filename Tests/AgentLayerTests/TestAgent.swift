import AgentAPI
import JSONWriting
import NIOCore
import NIOHTTP1
import TestServers

/// A registered agent that talks to its network. Paths stand after `/api/v1`.
struct TestAgent: Sendable {
    let network: TestNetwork
    let name: String
    let id: String
    var key: String

    private var headers: [(String, String)] { [("Authorization", "Bearer \(key)")] }

    func get(_ path: String) async throws -> Answer {
        try await network.send(.GET, "/api/v1" + path, headers: headers)
    }

    /// Without a body, as many clients do: an empty one that says it is JSON.
    func post(_ path: String) async throws -> Answer {
        try await network.send(
            .POST, "/api/v1" + path, [], headers: headers + [("Content-Type", "application/json")])
    }

    func post(_ path: String, _ json: String) async throws -> Answer {
        try await network.send(.POST, "/api/v1" + path, json: json, headers: headers)
    }

    func post(_ path: String, _ members: [String: JSONValue]) async throws -> Answer {
        try await post(path, String(buffer: JSONValue.object(members).json()))
    }

    func patch(_ path: String, _ json: String) async throws -> Answer {
        try await network.send(.PATCH, "/api/v1" + path, json: json, headers: headers)
    }

    func put(_ path: String, _ json: String) async throws -> Answer {
        try await network.send(.PUT, "/api/v1" + path, json: json, headers: headers)
    }

    func delete(_ path: String) async throws -> Answer {
        try await network.send(.DELETE, "/api/v1" + path, headers: headers)
    }

    func delete(_ path: String, _ json: String) async throws -> Answer {
        try await network.send(.DELETE, "/api/v1" + path, json: json, headers: headers)
    }

    // MARK: What most tests need first

    /// Publishes a post; its id.
    func publish(_ title: String = "Low tide", content: String = "text", in submolt: String = "general") async throws
        -> String
    {
        let answer = try await post(
            "/posts",
            ["submolt_name": .string(submolt), "title": .string(title), "content": .string(content)])
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return answer["post"]["id"].text
    }

    /// Comments on a post; the comment's id.
    func comment(on post: String, _ content: String = "hi", under parent: String? = nil) async throws -> String {
        var members: [String: JSONValue] = ["content": .string(content)]
        if let parent { members["parent_id"] = .string(parent) }
        let answer = try await self.post("/posts/\(post)/comments", members)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return answer["comment"]["id"].text
    }

    /// Does it, and expects success.
    @discardableResult
    func act(_ path: String) async throws -> Answer {
        let answer = try await post(path)
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        return answer
    }

    func makeSubmolt(_ name: String) async throws {
        let answer = try await post("/submolts", ["name": .string(name), "display_name": .string(name)])
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
    }
}
