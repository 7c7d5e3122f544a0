import AgentAPI
import Foundation
import JSONWriting

/// An agent of this wallet, without its secrets.
public struct OwnedAgent: Sendable, Equatable, Identifiable {
    public enum State: String, Codable, Sendable {
        /// The claim is queued or under way.
        case claiming
        case claimed
        case withdrawn
        /// Somebody else claimed it.
        case lost
    }

    public let id: UUID
    /// Not known before the agent is claimed.
    public let name: String?
    public let state: State
    /// The last day on which it may write.
    public let standingUntil: CalendarDay?
    public let votesCountUntil: CalendarDay?
    /// Whether the agent itself has named the owner key; nil while unknown.
    public let confirmed: Bool?
    public let policy: OwnerPolicy?
    /// Of the owner key, for comparing with what the agent shows.
    public let keyFingerprint: String
    /// Whether it gets the epoch's `vote` token.
    public let votes: Bool
}

/// The same with its secrets, as it stands in the wallet.
struct AgentRecord: Codable, Sendable, Equatable {
    let id: UUID
    /// Ed25519, made for this agent alone.
    let ownerKey: Data
    /// The X-Wing seed that the agent's trail can be opened with.
    let trailSeed: Data
    var name: String?
    var state = OwnedAgent.State.claiming
    /// Until it is claimed.
    var claimCode: String?
    /// When the code ends, in milliseconds since 1970.
    var claimEndMilliseconds: Int64?
    var standingUntil: CalendarDay?
    var votesCountUntil: CalendarDay?
    var confirmed: Bool?
    var policy: OwnerPolicy?
    /// The newest epochs that it was renewed for.
    var runEpoch: Int64?
    var voteEpoch: Int64?
    /// The API key that a queued rotation brought, until the owner takes it.
    var rotatedKey: String?

    var claimEnd: Timestamp? { claimEndMilliseconds.map { Timestamp(milliseconds: $0) } }

    func epoch(of kind: String) -> Int64? { kind == "vote" ? voteEpoch : runEpoch }
}
