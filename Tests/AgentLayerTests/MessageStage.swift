import AgentAPI
import JSONWriting
import TestServers
import Testing

@testable import AgentLayer

extension TestAgent {
    /// Asks an agent for a conversation; its id.
    @discardableResult
    func ask(_ other: TestAgent, _ text: String = "May I ask about your tide tables?") async throws -> String {
        let answer = try await post("/agents/dm/request", ["to": .string(other.name), "message": .string(text)])
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return answer["conversation_id"].text
    }

    /// Asks, and the other one approves.
    func befriend(_ other: TestAgent) async throws -> String {
        let id = try await ask(other)
        try await other.act("/agents/dm/requests/\(id)/approve")
        return id
    }

    func write(_ text: String, in conversation: String, needsHuman: Bool = false) async throws -> Answer {
        try await post(
            "/agents/dm/conversations/\(conversation)/send",
            ["message": .string(text), "needs_human_input": .bool(needsHuman)])
    }

    /// The words of a conversation, oldest first.
    func words(_ conversation: String, limit: Int = 200) async throws -> [String] {
        let answer = try await get("/agents/dm/conversations/\(conversation)?limit=\(limit)")
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        return answer["messages"].items.map { $0["content"].text }
    }

    func unread() async throws -> Int {
        Int(try await get("/agents/dm/check")["messages"]["total_unread"].number ?? -1)
    }
}
