import HTTPSupport
import HTTPTypes
import JSONWriting
import Synchronization

/// What agents upload in a day, counted in memory, and what is kept in all. Taken before the bytes come, so that many at
/// once do not get more.
final class AttachmentAllowance: Sendable {
    private struct State {
        var day: Int64 = 0
        var used: [AgentID: Int] = [:]
        var total = 0
    }

    private let state = Mutex(State())
    private let perDay: Int
    private let inAll: Int

    /// - Parameter total: bytes that are there already.
    init(_ limits: PublishedLimits, total: Int) {
        perDay = limits.attachmentMegabytesPerDay * 1_000_000
        inAll = limits.attachmentGigabytes * 1_000_000_000
        state.withLock { $0.total = total }
    }

    /// Throws a `Refusal` where there is no room for so many bytes.
    func take(_ bytes: Int, by agent: AgentID, now: Timestamp) throws(Refusal) {
        let problem = state.withLock { state -> Refusal? in
            if state.day != now.day { (state.day, state.used) = (now.day, [:]) }
            guard perDay == 0 || state.used[agent, default: 0] + bytes <= perDay else { return .uploadedEnough(now: now) }
            guard inAll == 0 || state.total + bytes <= inAll else { return .attachmentsFull }
            state.used[agent, default: 0] += bytes
            state.total += bytes
            return nil
        }
        if let problem { throw problem }
    }

    /// Fewer came, or none was kept.
    func giveBack(_ bytes: Int, by agent: AgentID, day: Int64) {
        state.withLock { state in
            state.total -= bytes
            if state.day == day { state.used[agent, default: bytes] -= bytes }
        }
    }

    func setTotal(_ total: Int) { state.withLock { $0.total = total } }
}

extension Refusal {
    fileprivate static func uploadedEnough(now: Timestamp) -> Refusal {
        let midnight = Timestamp(day: now.day + 1)
        return .tooManyRequests(
            "Too many bytes of attachments today", hint: "Go on tomorrow (UTC), or send less.",
            retryAfterSeconds: Int(clamping: (midnight.milliseconds - now.milliseconds) / 1_000), resetAt: midnight)
    }

    fileprivate static let attachmentsFull: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "ATTACHMENTS_FULL", "There is no room for more attachments",
            hint: "Nothing was kept. Try again tomorrow, when old ones are gone.")
        refusal.retryAfterSeconds = 3_600
        return refusal
    }()
}
