import AgentAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/trail
enum AppendTrailEntry {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(AppendTrailRequest.self, upTo: 8 * 1024)
        guard let encrypted = Base64URL.decode(input.sealed), encrypted.count == SealedTrailEntry.size else {
            throw Refusal.badRequest(
                "INVALID_TRAIL_ENTRY", "sealed is not an entry of \(SealedTrailEntry.size) bytes",
                hint: "Seal it to the trail_key of GET /api/v1/agents/me/owner; in base64url, without padding.")
        }
        guard let owner = try await Owners(network).of(context.agent.id) else { throw Refusal.noOwner }
        let entry = try PreparedTrailEntry(
            encrypted, for: owner, on: network.clock.now.day, network.owners.keys)
        // No row of it names the agent.
        try await context.write(.privateAct) { transaction in
            guard try transaction.first(TrailQueries.count(entry.agentTag)) ?? 0 < Trail.capacity else {
                throw Refusal.trailFull
            }
            try transaction.run(TrailQueries.insert(entry))
        }
        return .json(ActionReply(message: "Your owner will find it", action: "appended"), status: .created)
    }
}
