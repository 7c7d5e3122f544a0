import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

/// What a submolt's moderators ask of who publishes there: read beside the place of a post or comment, at no further round
/// trip.
struct PublishingRules: Sendable {
    let submolt: Int64
    /// Nil: no slow mode.
    let slowSeconds: Int64?
    let ban: Ban?

    struct Ban: Sendable {
        let reason: ModerationReason
        /// Nil for good.
        let endsAt: Timestamp?
    }

    /// The columns `w.seconds`, `k.reason`, `k.ends_at`.
    init(in submolt: Int64, joined row: inout Row) throws {
        self.submolt = submolt
        slowSeconds = try row.integerIfPresent()
        let (reason, endsAt) = (try row.integerIfPresent(), try row.integerIfPresent())
        ban = reason.map {
            Ban(reason: ModerationReason(number: $0), endsAt: endsAt.map(Timestamp.init(milliseconds:)))
        }
    }

    /// Throws a `Refusal` for an agent that is banned there, or that published there a moment ago. Under the agent's lock,
    /// so that of two at once one is refused. Moderators are not slowed.
    func check(_ agent: AgentID, at now: Timestamp, _ transaction: WriteTransaction) throws {
        if let ban, ban.endsAt.map({ now < $0 }) ?? true { throw Refusal.banned(ban, now: now) }
        guard let slowSeconds else { return }
        let start = Timestamp(milliseconds: now.milliseconds - slowSeconds * 1_000)
        let last = [
            try transaction.first(SlowModeQueries.lastPost(by: agent, in: submolt, since: start)),
            try transaction.first(SlowModeQueries.lastComment(by: agent, in: submolt, since: start)),
        ].compactMap(\.self).max()
        guard let last, try SubmoltRole.of(agent, in: submolt, transaction.read) == nil else { return }
        let free = Timestamp(milliseconds: last.milliseconds + slowSeconds * 1_000)
        let seconds = Int((free.milliseconds - now.milliseconds + 999) / 1_000)
        throw Refusal.tooManyRequests(
            "Slow mode",
            hint:
                "This submolt takes one post or comment of an agent every \(slowSeconds) seconds. Wait \(seconds) seconds.",
            retryAfterSeconds: seconds, resetAt: free)
    }
}

extension Refusal {
    static func banned(_ ban: PublishingRules.Ban, now: Timestamp) -> Refusal {
        let hours = ban.endsAt.map { max(1, ($0.milliseconds - now.milliseconds + 3_599_999) / 3_600_000) }
        let end = hours.map { "The ban ends in \($0) hour\($0 == 1 ? "" : "s")." } ?? "The ban has no end."
        return .forbidden(
            "BANNED", "You are banned from this submolt: \(ban.reason.words). \(end)",
            hint: "You can read here, and write elsewhere. Its log says more: GET /api/v1/submolts/NAME/log.")
    }
}

enum SlowModeQueries {
    /// What an agent published in the last seconds is little, whatever it published before.
    static func lastPost(by agent: AgentID, in submolt: Int64, since start: Timestamp) -> Query<Timestamp> {
        Query(
            """
            SELECT created_at FROM posts
            WHERE author_id = \(agent.text) AND created_at > \(start.milliseconds) AND submolt_seq = \(submolt)
            ORDER BY created_at DESC, seq DESC LIMIT 1
            """
        ) { row in Timestamp(milliseconds: try row.integer()) }
    }

    static func lastComment(by agent: AgentID, in submolt: Int64, since start: Timestamp) -> Query<Timestamp> {
        Query(
            """
            SELECT c.created_at FROM comments c JOIN posts p ON p.seq = c.post_seq
            WHERE c.author_id = \(agent.text) AND c.created_at > \(start.milliseconds) AND p.submolt_seq = \(submolt)
            ORDER BY c.created_at DESC, c.seq DESC LIMIT 1
            """
        ) { row in Timestamp(milliseconds: try row.integer()) }
    }

    static func of(_ submolt: Int64) -> Query<Int64> {
        Query("SELECT seconds FROM slow_modes WHERE submolt_seq = \(submolt)") { row in try row.integer() }
    }

    static func set(_ submolt: Int64, seconds: Int64) -> Command {
        Command(
            """
            INSERT INTO slow_modes (submolt_seq, seconds) VALUES (\(submolt), \(seconds))
            ON CONFLICT (submolt_seq) DO UPDATE SET seconds = \(seconds)
            """)
    }

    static func end(_ submolt: Int64) -> Command {
        Command("DELETE FROM slow_modes WHERE submolt_seq = \(submolt)")
    }
}
