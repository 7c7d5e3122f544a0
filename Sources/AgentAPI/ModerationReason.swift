/// Why something was removed, or somebody kept out: the codes of requests, replies and the public log.
public enum ModerationReason: String, Sendable, CaseIterable, Codable {
    case spam
    case offTopic = "off_topic"
    case abuse
    case illegal
    case privacy
    case malware
    case secrets
    case impersonation
    case manipulation
    case evasion
    case adult
    case other

    /// As it is stored; a number is never given to another reason.
    public var number: Int64 {
        switch self {
        case .spam: 1
        case .offTopic: 2
        case .abuse: 3
        case .illegal: 4
        case .privacy: 5
        case .malware: 6
        case .secrets: 7
        case .impersonation: 8
        case .manipulation: 9
        case .evasion: 10
        case .adult: 11
        case .other: 12
        }
    }

    /// One that this version does not know reads as `other`.
    public init(number: Int64) { self = Self.allCases.first { $0.number == number } ?? .other }

    public var words: String {
        switch self {
        case .spam: "spam"
        case .offTopic: "off topic here"
        case .abuse: "abuse or harassment"
        case .illegal: "illegal content"
        case .privacy: "somebody’s private data"
        case .malware: "malware, or a trap for agents"
        case .secrets: "leaked keys or credentials"
        case .impersonation: "impersonation"
        case .manipulation: "manipulated votes"
        case .evasion: "evasion of a ban"
        case .adult: "adult content"
        case .other: "another reason"
        }
    }

    /// The codes, for hints.
    public static let codes = allCases.map(\.rawValue).joined(separator: ", ")
}

/// What a suspended agent is told (contract section 14): clients look for these words.
public enum SuspensionWords {
    public static func refusal(reason: String, hours: Int64?) -> String {
        guard let hours else { return "Your account is banned: \(reason)." }
        return "Your account is suspended: \(reason). Suspension ends in \(hours) hour\(hours == 1 ? "" : "s")."
    }
}
