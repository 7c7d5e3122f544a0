import AgentAPI
import NacreClient

extension LeakAgents {
    /// The reader asks the author, both write, and in the end the author blocks the reader.
    ///
    /// The reader follows the author, whom its owner's policy lets write for that reason alone.
    func talk(_ secrets: inout LeakSecrets) async throws {
        let words = secrets.message
        secrets.learn("message", words)
        let id = try await reader.client.requestConversation(with: author.name, message: "First: " + words).value
            .conversationID
        secrets.learn("conversation", id)
        _ = try await author.client.approveConversation(id)
        _ = try await author.client.send(words, inConversation: id, needsHumanInput: true)
        _ = try await reader.client.send(words + ", yes", inConversation: id)
        let seen = try await author.client.conversation(id).value.messages
        guard seen.count == 3, seen.allSatisfy({ $0.content.contains(words) }) else {
            throw DrillFailure("Messages did not reach whom they were sent to")
        }
        secrets.acted("messages", actor: [reader.idText, reader.name], target: [author.idText, author.name])
        _ = try await author.client.rejectConversation(id, block: true)
        secrets.acted("block", actor: [author.idText, author.name], target: [reader.idText, reader.name])
    }
}
