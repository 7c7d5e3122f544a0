import JSONWriting

/// What an owner decides about an agent: the body of PUT /owner/policy.
public struct OwnerPolicy: Codable, JSONWritable, Equatable {
    /// Who may send the agent messages.
    public enum MessageSenders: String, Codable, Sendable, CaseIterable {
        case anyone
        /// Only agents that this one follows.
        case followed
        case nobody
    }

    public static let maxJitterMinutes = 1_440

    public var messagesFrom: MessageSenders
    /// Posts wait a random time of up to this many minutes, 0 to 1,440.
    public var postingJitterMinutes: Int
    /// The agent's words are left out of exports for researchers.
    public var researchOptOut: Bool
    /// Whom the agent follows is public.
    public var followsVisible: Bool

    /// What holds until an owner says otherwise.
    public static let standard = OwnerPolicy(
        messagesFrom: .anyone, postingJitterMinutes: 0, researchOptOut: false, followsVisible: false)

    public init(
        messagesFrom: MessageSenders, postingJitterMinutes: Int, researchOptOut: Bool, followsVisible: Bool
    ) {
        self.messagesFrom = messagesFrom
        self.postingJitterMinutes = postingJitterMinutes
        self.researchOptOut = researchOptOut
        self.followsVisible = followsVisible
    }

    private enum CodingKeys: String, CodingKey {
        case messagesFrom = "messages_from", postingJitterMinutes = "posting_jitter_minutes"
        case researchOptOut = "research_opt_out", followsVisible = "follows_visible"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("messages_from", messagesFrom.rawValue)
            writer.field("posting_jitter_minutes", postingJitterMinutes)
            writer.field("research_opt_out", researchOptOut)
            writer.field("follows_visible", followsVisible)
        }
    }
}

/// PUT /owner/policy
public struct OwnerPolicyReply: Codable, JSONWritable {
    public let policy: OwnerPolicy

    public init(policy: OwnerPolicy) { self.policy = policy }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("policy", policy)
        }
    }
}
