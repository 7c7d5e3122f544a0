import Storage

/// What a row says about its target.
enum Verdict: Equatable {
    case reached
    /// By this share too slow.
    case short(Double)
    case tail(Double)
    case fault(String)
    case none

    init(_ row: BenchRow, _ target: Target?) {
        if let fault = row.fault {
            self = .fault(fault)
            return
        }
        guard let target, let rate = row.rate, let asked = target.rate(nginx: row.nginx), asked > 0 else {
            self = .none
            return
        }
        if rate < asked {
            self = .short(1 - rate / asked)
        } else if case .rate(_, let limit?) = target, let p99 = row.p99, p99 > limit {
            self = .tail(p99)
        } else {
            self = .reached
        }
    }

    var text: String {
        switch self {
        case .reached: "reached"
        case .short(let share): "short by \(Figure.fixed(share * 100, share < 0.1 ? 1 : 0)) %"
        case .tail(let p99): "p99 too long (\(Figure.milliseconds(p99)) ms)"
        case .fault(let why): "no figure: \(why.prefix(80))"
        case .none: ""
        }
    }
}
