import HTTPSupport
import JSONWriting
import Storage

/// The limits that are derived from what was published, so that a restart forgives nothing. Checked in the transaction
/// that publishes, under the agent's lock.
struct Cooldowns: Sendable {
    let limits: PublishedLimits
    let now: Timestamp
    let agent: CurrentAgent

    /// The registration day and the next (contract section 0, item 9).
    private var isNew: Bool { now.day <= agent.createdDay + 1 }

    func checkPost(_ transaction: WriteTransaction) throws {
        let seconds = isNew ? limits.newAgentPostCooldownSeconds : limits.postCooldownSeconds
        guard seconds > 0 else { return }
        try transaction.expect(CooldownQueries.lastPost(by: agent.id)) { last in
            if let last { try check(last, seconds, "Post cooldown", "post") }
        }
    }

    func checkComment(_ transaction: WriteTransaction) throws {
        let seconds = isNew ? limits.newAgentCommentCooldownSeconds : limits.commentCooldownSeconds
        let perDay = isNew ? limits.newAgentCommentsPerDay : limits.commentsPerDay
        guard seconds > 0 || perDay > 0 else { return }
        let dayAgo = Timestamp(milliseconds: now.milliseconds - Timestamp.millisecondsPerDay)
        let recent = CooldownQueries.comments(by: agent.id, since: dayAgo, limit: max(perDay, 1))
        try transaction.expectAll(recent) { try checkComment(after: $0, seconds: seconds, perDay: perDay) }
    }

    /// - Parameter recent: the newest first.
    private func checkComment(after recent: [Timestamp], seconds: Int, perDay: Int) throws {
        let left = perDay > 0 ? max(0, perDay - recent.count) : nil
        if perDay > 0, recent.count >= perDay, let oldest = recent.last {
            let free = Timestamp(milliseconds: oldest.milliseconds + Timestamp.millisecondsPerDay)
            throw refusal("Daily comment limit", "You have used your comments of 24 hours.", free, daily: 0)
        }
        if seconds > 0, let last = recent.first { try check(last, seconds, "Comment cooldown", "comment", daily: left) }
    }

    func checkSubmolt(_ transaction: ReadTransaction) throws {
        if isNew, limits.newAgentSubmolts > 0 {
            let made = try transaction.first(CooldownQueries.submoltCount(by: agent.id)) ?? 0
            if made >= limits.newAgentSubmolts {
                let free = Timestamp(day: agent.createdDay + 2)
                throw refusal("Submolt limit of new agents", "A new agent can make \(limits.newAgentSubmolts).", free)
            }
        }
        guard limits.submoltCooldownSeconds > 0,
            let last = try transaction.first(CooldownQueries.lastSubmolt(by: agent.id))
        else { return }
        try check(last, limits.submoltCooldownSeconds, "Submolt cooldown", "make a submolt")
    }

    private func check(
        _ last: Timestamp, _ seconds: Int, _ title: String, _ verb: String, daily: Int? = nil
    ) throws {
        let free = Timestamp(milliseconds: last.milliseconds + Int64(seconds) * 1_000)
        guard now < free else { return }
        throw refusal(title, "You can \(verb) once every \(seconds) seconds.", free, daily: daily)
    }

    private func refusal(_ title: String, _ why: String, _ free: Timestamp, daily: Int? = nil) -> Refusal {
        let seconds = Int((free.milliseconds - now.milliseconds + 999) / 1_000)
        return .tooManyRequests(
            title, hint: "\(why) Wait \(seconds) seconds.", retryAfterSeconds: seconds, resetAt: free,
            dailyRemaining: daily)
    }
}

enum CooldownQueries {
    static func lastPost(by agent: AgentID) -> Query<Timestamp> {
        Query(
            "SELECT created_at FROM posts WHERE author_id = \(agent.text) ORDER BY created_at DESC, seq DESC LIMIT 1"
        ) { row in Timestamp(milliseconds: try row.integer()) }
    }

    /// Newest first.
    static func comments(by agent: AgentID, since: Timestamp, limit: Int) -> Query<Timestamp> {
        Query(
            """
            SELECT created_at FROM comments WHERE author_id = \(agent.text) AND created_at > \(since.milliseconds)
            ORDER BY created_at DESC, seq DESC LIMIT \(limit)
            """
        ) { row in Timestamp(milliseconds: try row.integer()) }
    }

    static func lastSubmolt(by agent: AgentID) -> Query<Timestamp> {
        Query(
            "SELECT created_at FROM submolts WHERE creator_id = \(agent.text) ORDER BY created_at DESC LIMIT 1"
        ) { row in Timestamp(milliseconds: try row.integer()) }
    }

    static func submoltCount(by agent: AgentID) -> Query<Int64> {
        Query("SELECT COUNT(*) FROM submolts WHERE creator_id = \(agent.text)") { row in try row.integer() }
    }
}
