import JSONWriting
import PrivacyPassToken

extension Epoch {
    /// A token is still good for this long after its epoch has ended.
    static let graceDays: Int64 = 4
    /// The wallet stops using one this much earlier, so that none arrives too late.
    private static let margin = Timestamp.millisecondsPerHour

    init(at moment: Timestamp) { self.init(unixMilliseconds: moment.milliseconds) }

    var startMoment: Timestamp { Timestamp(day: firstDay) }
    var endMoment: Timestamp { Timestamp(day: lastDay + 1) }

    /// Whether tokens of this epoch can be redeemed at `moment`.
    func isRedeemable(at moment: Timestamp) -> Bool {
        let end = Timestamp(day: lastDay + 1 + Self.graceDays).milliseconds - Self.margin
        return moment >= startMoment && moment.milliseconds < end
    }

    /// Whether nothing of this epoch can be redeemed any more.
    func isOver(at moment: Timestamp) -> Bool { moment >= startMoment && !isRedeemable(at: moment) }
}
