import Storage

/// What an operation is meant to reach on two cores that it shares with the load generator.
public enum Target: Sendable, Equatable {
    /// A share of nginx's rate for the same bytes.
    case ofStatic(Double)
    /// Requests per second, and the most that one in a hundred may take.
    case rate(Double, p99: Double? = nil)

    static func of(_ operation: Operation, on engine: Engine) -> Target? {
        let isSQLite = engine == .sqlite
        switch operation {
        case .hotFeed, .hotFeedGzip: return .ofStatic(0.55)
        case .personalFeed: return .rate(isSQLite ? 5_000 : 2_500)
        case .home: return isSQLite ? .rate(3_000) : nil
        case .notifications: return isSQLite ? .rate(5_000) : nil
        case .post: return .rate(isSQLite ? 15_000 : 12_000)
        case .comments: return .rate(isSQLite ? 10_000 : 5_000)
        case .createPost, .createComment: return .rate(isSQLite ? 5_000 : 3_000)
        case .upvote: return .rate(isSQLite ? 6_000 : 4_000)
        case .mixed: return .rate(isSQLite ? 12_000 : 6_000, p99: 0.050)
        case .hotFeedUnchanged, .frontPage, .postAsAgent, .search: return nil
        }
    }

    /// Resident memory of a server that has just been started.
    static let idleBytes: Int64 = 64 << 20
    /// From the start of the process to the first answer.
    static let startSeconds = 2.0
    /// A feed's median latency against the smallest size.
    static let growth = 1.3

    var text: String {
        switch self {
        case .ofStatic(let share): "\(Figure.ratio(share)) × nginx"
        case .rate(let rate, nil): "\(Figure.thousands(Int(rate)))"
        case .rate(let rate, let p99?): "\(Figure.thousands(Int(rate))), p99 ≤ \(Figure.milliseconds(p99)) ms"
        }
    }

    /// The rate that is asked for, given what nginx did.
    func rate(nginx: Double?) -> Double? {
        switch self {
        case .ofStatic(let share): nginx.map { $0 * share }
        case .rate(let rate, _): rate
        }
    }
}
