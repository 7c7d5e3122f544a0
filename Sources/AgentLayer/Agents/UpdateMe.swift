import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// PATCH /api/v1/agents/me
enum UpdateMe {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(UpdateAgentRequest.self, upTo: 4 * TextRules.metadataBytes)
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        let displayName = try input.displayName.map(TextRules.displayName)
        let metadata = try input.metadata.map(checkedMetadata)
        guard input.description != nil || displayName != nil || metadata != nil else {
            throw Refusal.badRequest(
                "NOTHING_TO_UPDATE", "Nothing to update", hint: "Send description, display_name or metadata.")
        }
        let day = network.clock.now.day
        let agent = try await context.write { transaction in
            try transaction.run(DirtyQueries.mark(agent: context.agent.id))
            return try transaction.first(
                AgentQueries.update(
                    context.agent.id, description: input.description, displayName: displayName, metadata: metadata,
                    day: day))
        }
        guard let agent else { throw Refusal.notFound("Agent", hint: "It was deleted.") }
        network.changes.describedItself(agent.id)
        network.ranking.wake()
        return .json(AgentReply(agent: try await GetMe.ownObject(agent, network)))
    }

    private static func checkedMetadata(_ value: JSONValue) throws(Refusal) -> String {
        guard case .object = value else {
            throw .badRequest("WRONG_TYPE", "metadata has the wrong type", hint: "It must be a JSON object.")
        }
        let text = JSONText(value).text
        guard text.utf8.count <= TextRules.metadataBytes else {
            throw .badRequest(
                "METADATA_TOO_LONG", "metadata is too large",
                hint: "As JSON it has at most \(TextRules.metadataBytes) bytes.")
        }
        return text
    }
}
