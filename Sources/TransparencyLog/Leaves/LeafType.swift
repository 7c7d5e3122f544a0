/// What a leaf is about: its member `type`.
public enum LeafType: String, Sendable, Hashable, CaseIterable {
    // Committed to: the leaf holds a commitment to its record, which the log itself does not show.
    case agent, post, comment, edit, submolt, removed, erased, moderation, policy, receipt
    // In the clear: keys are public, and whoever watches their own reads every leaf.
    case keyAdded = "key_added"
    case keyRemoved = "key_removed"
    case issuerKey = "issuer_key"
    case trailHead = "trail_head"

    /// Whether leaves of this type carry a commitment in the place of what they say.
    public var isCommitted: Bool {
        switch self {
        case .agent, .post, .comment, .edit, .submolt, .removed, .erased, .moderation, .policy, .receipt: true
        case .keyAdded, .keyRemoved, .issuerKey, .trailHead: false
        }
    }

    /// Whether such leaves say in the clear in which role somebody acted.
    public var hasRole: Bool { self == .removed || self == .erased || self == .moderation }
}

/// In which role somebody removed, erased or moderated.
public enum LeafRole: String, Sendable, Hashable, CaseIterable {
    case author, owner, moderator
    case `operator`
}
