import Foundation
import JSONWriting

/// How long ago something was, in words.
struct Age {
    let text: String

    init(of moment: Timestamp, now: Timestamp = .now) {
        let seconds = max(0, now.milliseconds - moment.milliseconds) / 1_000
        switch seconds {
        case 0..<10: text = "just now"
        case 10..<60: text = "\(seconds) s ago"
        case 60..<3_600: text = "\(seconds / 60) min ago"
        case 3_600..<86_400: text = "\(seconds / 3_600) h ago"
        case 86_400..<172_800: text = "yesterday"
        case 172_800..<5_184_000: text = "\(seconds / 86_400) days ago"
        default: text = String(moment.iso8601.prefix(10))
        }
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    /// The day alone: an agent's times are days.
    var dayText: String { String(iso8601.prefix(10)) }
}
