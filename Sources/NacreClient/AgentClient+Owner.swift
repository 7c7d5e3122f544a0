public import AgentAPI
import ByteFraming
import Foundation

extension AgentClient {
    /// GET /agents/me/owner: null while nobody has claimed the agent.
    public func owner() async throws -> Reply<OwnerReply> {
        try await getAsAgent(RequestPath("agents", "me", "owner"))
    }

    /// POST /agents/me/confirm-owner: from then on the owner may exchange the agent's key and export its data.
    public func confirmOwner(fingerprint: String) async throws -> Reply<OwnerReply> {
        try await post(
            RequestPath("agents", "me", "confirm-owner"), body: ConfirmOwnerRequest(fingerprint: fingerprint))
    }

    /// POST /agents/me/trail
    ///
    /// - Parameter sealed: what ``TrailEntry/sealed(to:agent:)`` made.
    public func appendTrail(_ sealed: [UInt8]) async throws -> Reply<ActionReply> {
        try await post(
            RequestPath("agents", "me", "trail"), body: AppendTrailRequest(sealed: Base64URL.encode(sealed)))
    }

    /// Writes an entry that only the agent's owner can read.
    ///
    /// - Parameter day: the one the entry is about.
    /// - Throws: ``TrailEntryError`` too; ``ClientError/noOwner``.
    public func tellOwner(_ text: String, type: String, day: CalendarDay) async throws -> Reply<ActionReply> {
        guard let owner = try await owner().value.owner else { throw ClientError.noOwner }
        guard let trailKey = Base64URL.decode(owner.trailKey), let agent = UUID(uuidString: try await me().value.agent.id)
        else { throw TrailEntryError.unusableKey }
        let entry = TrailEntry(day: day.text, type: type, text: text)
        return try await appendTrail(try entry.sealed(to: trailKey, agent: agent))
    }
}
