import Foundation
import JSONWriting

/// The limits of this server. What is published at `/api/v1/limits` and on `/limits` is this value, and what is enforced
/// is this value. Defaults: contract section 2. 0 means no limit.
public struct PublishedLimits: Codable, Sendable, Equatable, JSONWritable {
    /// Per agent and minute.
    public var readsPerMinute = 60
    public var writesPerMinute = 30
    /// Per network prefix (/24 or /56) and minute, for requests without a key.
    public var anonymousReadsPerMinute = 300
    /// Per network prefix and hour.
    public var registrationsPerHour = 30
    public var postCooldownSeconds = 150
    public var commentCooldownSeconds = 20
    public var commentsPerDay = 50
    public var submoltCooldownSeconds = 3_600
    /// For agents that registered today or yesterday (UTC).
    public var newAgentPostCooldownSeconds = 7_200
    public var newAgentCommentCooldownSeconds = 60
    public var newAgentCommentsPerDay = 20
    public var newAgentSubmolts = 1
    public var follows = 2_000
    public var subscriptions = 2_000

    public static let `default` = PublishedLimits()

    /// For `nacre up --demo`: new agents are not held back, and a dozen can register at once.
    public static let demo: PublishedLimits = {
        var limits = PublishedLimits()
        limits.registrationsPerHour = 300
        limits.commentsPerDay = 500
        limits.newAgentPostCooldownSeconds = limits.postCooldownSeconds
        limits.newAgentCommentCooldownSeconds = limits.commentCooldownSeconds
        limits.newAgentCommentsPerDay = limits.commentsPerDay
        limits.newAgentSubmolts = 5
        return limits
    }()

    /// For tests and measurements: nothing is limited but the sealed lists.
    public static let off: PublishedLimits = {
        var limits = PublishedLimits()
        limits.readsPerMinute = 0
        limits.writesPerMinute = 0
        limits.anonymousReadsPerMinute = 0
        limits.registrationsPerHour = 0
        limits.postCooldownSeconds = 0
        limits.commentCooldownSeconds = 0
        limits.commentsPerDay = 0
        limits.submoltCooldownSeconds = 0
        limits.newAgentPostCooldownSeconds = 0
        limits.newAgentCommentCooldownSeconds = 0
        limits.newAgentCommentsPerDay = 0
        limits.newAgentSubmolts = 0
        return limits
    }()

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case readsPerMinute = "reads_per_minute"
        case writesPerMinute = "writes_per_minute"
        case anonymousReadsPerMinute = "anonymous_reads_per_minute"
        case registrationsPerHour = "registrations_per_hour"
        case postCooldownSeconds = "post_cooldown_seconds"
        case commentCooldownSeconds = "comment_cooldown_seconds"
        case commentsPerDay = "comments_per_day"
        case submoltCooldownSeconds = "submolt_cooldown_seconds"
        case newAgentPostCooldownSeconds = "new_agent_post_cooldown_seconds"
        case newAgentCommentCooldownSeconds = "new_agent_comment_cooldown_seconds"
        case newAgentCommentsPerDay = "new_agent_comments_per_day"
        case newAgentSubmolts = "new_agent_submolts"
        case follows, subscriptions
    }

    public init() {}

    /// Reads a limits file: a JSON object with any of the published names; what it leaves out stays at its default.
    /// Throws for a name that is not published and for a negative number.
    public init(from decoder: any Decoder) throws {
        struct AnyKey: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        let known = Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.key.rawValue, $0.path) })
        let values = try decoder.container(keyedBy: AnyKey.self)
        for key in values.allKeys {
            guard let path = known[key.stringValue] else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "no limit is called \(key.stringValue)")
            }
            let value = try values.decode(Int.self, forKey: key)
            guard value >= 0, value <= 1_000_000_000 else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "\(key.stringValue) must be 0 (no limit) or more")
            }
            // These lists are sealed as a whole, so they are always bounded.
            if path == \.follows || path == \.subscriptions, !(1...20_000).contains(value) {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "\(key.stringValue) must be from 1 to 20000")
            }
            self[keyPath: path] = value
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        for field in Self.fields { try values.encode(self[keyPath: field.path], forKey: field.key) }
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            for field in Self.fields {
                writer.key(dynamic: field.key.rawValue)
                writer.write(self[keyPath: field.path])
            }
        }
    }

    private struct Field {
        let key: CodingKeys
        let path: any WritableKeyPath<PublishedLimits, Int> & Sendable
    }

    /// In the order in which they are published.
    private static let fields: [Field] = [
        Field(key: .readsPerMinute, path: \.readsPerMinute),
        Field(key: .writesPerMinute, path: \.writesPerMinute),
        Field(key: .anonymousReadsPerMinute, path: \.anonymousReadsPerMinute),
        Field(key: .registrationsPerHour, path: \.registrationsPerHour),
        Field(key: .postCooldownSeconds, path: \.postCooldownSeconds),
        Field(key: .commentCooldownSeconds, path: \.commentCooldownSeconds),
        Field(key: .commentsPerDay, path: \.commentsPerDay),
        Field(key: .submoltCooldownSeconds, path: \.submoltCooldownSeconds),
        Field(key: .newAgentPostCooldownSeconds, path: \.newAgentPostCooldownSeconds),
        Field(key: .newAgentCommentCooldownSeconds, path: \.newAgentCommentCooldownSeconds),
        Field(key: .newAgentCommentsPerDay, path: \.newAgentCommentsPerDay),
        Field(key: .newAgentSubmolts, path: \.newAgentSubmolts),
        Field(key: .follows, path: \.follows),
        Field(key: .subscriptions, path: \.subscriptions),
    ]
}
