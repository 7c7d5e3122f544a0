import AgentAPI
import NIOHTTP1

/// GET /claim/CODE, which anyone with the code may ask: nothing is signed, and no key is needed.
struct ClaimPickUp: Sendable {
    private let connection: ServerConnection

    init(server: ServerAddress) { connection = ServerConnection(to: server) }

    /// What a claim would be of.
    func offer(_ code: String) async throws -> Reply<ClaimOfferReply> {
        try await connection.send(.init(.GET, "/api/v1" + (try RequestPath("claim", code)).text)).decoded()
    }

    /// A code of the same agent that is good for two days longer.
    func exchange(_ code: String) async throws -> String { try await offer(code).value.code }
}
