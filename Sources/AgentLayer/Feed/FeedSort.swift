import HTTPSupport
import JSONWriting
import Storage

/// The orders of posts (contract section 7).
enum FeedSort: String, Sendable, CaseIterable {
    case hot, new, top, rising

    init(parameter: String?) throws(Refusal) {
        guard let sort = FeedSort(rawValue: parameter?.lowercased() ?? "hot") else {
            throw .badRequest("INVALID_SORT", "sort is not known", hint: "It is hot, new, top or rising.")
        }
        self = sort
    }

    /// What a list in this order is walked by, besides the sequence.
    var keyKind: ListCursor.KeyKind {
        switch self {
        case .hot, .rising: .real
        case .new, .top: .integer
        }
    }

    /// The rank column, and the condition of the partial indexes on it.
    var column: StaticString {
        switch self {
        case .hot: "hot"
        case .new: "created_at"
        case .top: "score"
        case .rising: "rising"
        }
    }

    var condition: StaticString {
        switch self {
        case .hot: "hot IS NOT NULL"
        case .new: "NOT deleted"
        case .top: "score IS NOT NULL"
        case .rising: "rising IS NOT NULL"
        }
    }
}

/// How far back a top list reaches.
enum TimeWindow: String, Sendable, CaseIterable {
    case hour, day, week, month, year, all

    init(parameter: String?) throws(Refusal) {
        guard let window = TimeWindow(rawValue: parameter?.lowercased() ?? "all") else {
            throw .badRequest(
                "INVALID_TIME", "The time window is not known", hint: "It is hour, day, week, month, year or all.")
        }
        self = window
    }

    private var hours: Int64? {
        switch self {
        case .hour: 1
        case .day: 24
        case .week: 24 * 7
        case .month: 24 * 30
        case .year: 24 * 365
        case .all: nil
        }
    }

    /// The first moment inside the window, to the second, so that the requests of a second share what they read; nil for
    /// all time.
    func start(_ now: Timestamp) -> Timestamp? {
        hours.map {
            Timestamp(milliseconds: now.milliseconds / 1_000 * 1_000 - $0 * Timestamp.millisecondsPerHour)
        }
    }

    /// Short windows are walked hour by hour, long ones day by day.
    var isShort: Bool { self == .hour || self == .day }
}
