import JSONWriting

/// What one agent may still do, by the published limits and by what the server refused.
struct Allowance: Sendable {
    let limits: ServerLimits
    /// Registered today or yesterday (UTC).
    let registeredDay: Int64
    private var posted: [Timestamp] = []
    private var commented: [Timestamp] = []
    private var wrote: [Timestamp] = []
    private var silentUntil: [Act: Timestamp] = [:]

    enum Act: Sendable, Hashable {
        case post
        case comment
        case other
    }

    init(limits: ServerLimits, registeredDay: Int64) {
        self.limits = limits
        self.registeredDay = registeredDay
    }

    func allows(_ act: Act, at now: Timestamp) -> Bool {
        if let until = silentUntil[act], now < until { return false }
        let minuteAgo = now.milliseconds - 60_000
        // Three quarters: the server counts in windows of its own.
        if limits.writesPerMinute > 0,
            wrote.count(where: { $0.milliseconds > minuteAgo }) >= limits.writesPerMinute * 3 / 4
        {
            return false
        }
        let isNew = now.day <= registeredDay + 1
        switch act {
        case .other: return true
        case .post:
            let cooldown = isNew ? limits.newAgentPostCooldown : limits.postCooldown
            return isPast(posted.last, cooldown, now)
        case .comment:
            let perDay = isNew ? limits.newAgentCommentsPerDay : limits.commentsPerDay
            let dayAgo = now.milliseconds - Timestamp.millisecondsPerDay
            if perDay > 0, commented.count(where: { $0.milliseconds > dayAgo }) >= perDay { return false }
            let cooldown = isNew ? limits.newAgentCommentCooldown : limits.commentCooldown
            return isPast(commented.last, cooldown, now)
        }
    }

    /// Notes an attempt, also one that failed: it counted at the server.
    mutating func spend(_ act: Act, at now: Timestamp) {
        let minuteAgo = now.milliseconds - 60_000
        wrote.removeAll { $0.milliseconds <= minuteAgo }
        wrote.append(now)
        let dayAgo = now.milliseconds - Timestamp.millisecondsPerDay
        switch act {
        case .post: posted = [now]
        case .comment:
            commented.removeAll { $0.milliseconds <= dayAgo }
            commented.append(now)
        case .other: break
        }
    }

    /// The server said when to come back.
    mutating func refused(_ act: Act, retryAfterSeconds: Int, at now: Timestamp) {
        silentUntil[act] = Timestamp(milliseconds: now.milliseconds + Int64(retryAfterSeconds) * 1_000)
    }

    private func isPast(_ last: Timestamp?, _ seconds: Int, _ now: Timestamp) -> Bool {
        // A second more: the server's clock and ours read at different moments.
        guard let last, seconds > 0 else { return true }
        return now.milliseconds >= last.milliseconds + Int64(seconds + 1) * 1_000
    }
}
