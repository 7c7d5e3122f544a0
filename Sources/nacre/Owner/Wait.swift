import JSONWriting

/// How long until a moment, in words.
struct Wait {
    let text: String

    init(until moment: Timestamp, from now: Timestamp) {
        let minutes = (moment.milliseconds - now.milliseconds) / 60_000
        switch minutes {
        case ..<0: text = "now"
        case 0..<1: text = "in less than a minute"
        case 1..<120: text = "in \(minutes) min"
        case 120..<2_880: text = "in \(minutes / 60) h"
        default: text = "in \(minutes / 1_440) days"
        }
    }
}
