import JSONWriting
import PrivacyPassToken

/// When a wallet does what it was told, so that the moments say nothing about which agents belong together
/// (protocols.md section 1, "Spreading").
///
/// Every moment is drawn on its own, uniformly over its window, to the millisecond: the order of several acts is random
/// with it. Windows are cut by the calendar and shared by all owners (docs/decisions/0006): a window that began with the
/// owner's own command would keep one owner's acts closer to each other than to a stranger's.
public struct ActSpreading: Sendable {
    /// Ways to do it wrong on purpose: `nacre drill linkage` must catch each by this name.
    public enum Breach: String, Sendable, CaseIterable {
        /// All agents are renewed at one moment.
        case sameMinuteRenewal = "same-minute-renewal"
        /// All agents are withdrawn at once.
        case withdrawBurst = "withdraw-burst"
    }

    public let broken: Breach?

    public init(broken: Breach? = nil) { self.broken = broken }

    public static let standard = ActSpreading()

    /// 36 hours, counted from 1970, so that every epoch begins with one. An act waits for the next one, and falls into it:
    /// within 72 hours, and wherever in its own window the owner asked for it.
    static let window = 36 * Timestamp.millisecondsPerHour
    /// Hours 0 to 72 of an epoch are for draws, hours 72 to 144 for renewals: when somebody drew says nothing about when
    /// agents are renewed.
    static let share = 72 * Timestamp.millisecondsPerHour
    /// An act that is later than this was missed: the machine slept.
    static let tolerance: Int64 = 600_000
    /// An act that was asked for at once and whose answer was lost is repeated after 15 to 90 minutes.
    static let retryWait: Range<Int64> = 900_000..<5_400_000

    /// One moment for each of `count` acts.
    func moments(_ count: Int, for act: OwnerAct, from now: Timestamp, source: MomentSource) -> [Timestamp] {
        let window = window(of: act, from: now)
        switch (broken, act) {
        case (.sameMinuteRenewal, .renew):
            return Array(repeating: Self.moment(in: window, source), count: count)
        case (.withdrawBurst, .withdraw):
            return Array(repeating: now, count: count)
        default:
            return (0..<count).map { _ in Self.moment(in: window, source) }
        }
    }

    /// A claim's moment: the next day, an hour after midnight or later, so that it waits for 1 to 48 hours. Nil where
    /// the link ends before that whole day and an hour: several claims that cannot wait would otherwise be made in one
    /// burst.
    func claimMoment(from now: Timestamp, until end: Timestamp?, source: MomentSource) -> Timestamp? {
        let tomorrow = Timestamp(day: now.day + 1).milliseconds
        let earliest = tomorrow + Timestamp.millisecondsPerHour
        let latest = tomorrow + Timestamp.millisecondsPerDay
        if let end, end.milliseconds < latest + Timestamp.millisecondsPerHour { return nil }
        return Self.moment(in: earliest..<latest, source)
    }

    /// A random moment of the day after `now`'s: the daily copy of the wallet.
    func copyMoment(after now: Timestamp, source: MomentSource) -> Timestamp {
        let tomorrow = Timestamp(day: now.day + 1).milliseconds
        return Self.moment(in: tomorrow..<(tomorrow + Timestamp.millisecondsPerDay), source)
    }

    /// When an epoch's tokens are drawn by themselves: within its first 72 hours, or, by a wallet that was away, in the
    /// next window.
    func drawMoment(of epoch: Epoch, from now: Timestamp, source: MomentSource) -> Timestamp {
        let start = epoch.startMoment.milliseconds
        return Self.moment(
            in: now.milliseconds <= start ? start..<(start + Self.share) : Self.nextWindow(after: now), source)
    }

    func retryMoment(after now: Timestamp, source: MomentSource) -> Timestamp {
        Timestamp(milliseconds: now.milliseconds + source.draw(in: Self.retryWait))
    }

    /// The same for all wallets, whenever in the window before it their owners spoke.
    private func window(of act: OwnerAct, from now: Timestamp) -> Range<Int64> {
        guard case .renew(_, let number) = act, let epoch = Epoch(number: number) else {
            return Self.nextWindow(after: now)
        }
        let common = epoch.startMoment.milliseconds + Self.share
        return now.milliseconds < common ? common..<(common + Self.share) : Self.nextWindow(after: now)
    }

    private static func nextWindow(after now: Timestamp) -> Range<Int64> {
        let start = (now.milliseconds / window + 1) * window
        return start..<(start + window)
    }

    private static func moment(in range: Range<Int64>, _ source: MomentSource) -> Timestamp {
        Timestamp(milliseconds: source.draw(in: range))
    }
}
