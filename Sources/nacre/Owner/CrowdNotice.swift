import AccountAPI
import JSONWriting
import NacreClient

/// What is said about the crowd before a claim: those among whom an owner disappears.
struct CrowdNotice {
    /// As the wallet saw it at its last draw: a claim asks the account server nothing, so that the two servers are not
    /// touched in the same second. Nil where none was seen.
    let crowd: CrowdSighting?
    let time: Timestamp

    init(_ crowd: CrowdSighting?, at time: Timestamp) {
        self.crowd = crowd
        self.time = time
    }

    func text(now: Bool) -> String {
        guard let crowd else {
            return "The crowd is not known: no draw has shown how many accounts drew tokens."
                + (now ? " warning: at once, in a crowd that may be one." : "")
        }
        let epoch = Self.count(crowd.drawnThisEpoch)
        let today = Self.count(crowd.drawnToday)
        let words =
            "The crowd, as seen \(age(of: crowd.seen)): \(epoch) drew tokens in epoch \(crowd.epoch), \(today) on that day."
        guard now else { return words }
        return words + "\nwarning: at once, not at a random hour. Whoever sees draws and claims looks for you among "
            + "the crowd of a day, then \(today) (an owner alone in it is known)."
    }

    private func age(of seen: Timestamp) -> String {
        let hours = max(0, time.milliseconds - seen.milliseconds) / Timestamp.millisecondsPerHour
        return switch hours {
        case 0: "within the last hour"
        case 1: "1 hour ago"
        case ..<48: "\(hours) hours ago"
        default: "\(hours / 24) days ago"
        }
    }

    /// Counts are published in steps, rounded down.
    private static func count(_ number: Int) -> String {
        number == 0 ? "fewer than \(CrowdReply.step) accounts" : "at least \(number) accounts"
    }
}
