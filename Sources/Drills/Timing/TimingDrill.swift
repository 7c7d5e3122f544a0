/// `nacre drill timing`: what remains to be seen of sealed messages, by whom, with cover traffic and without.
///
/// Measures what the design concedes, so there is nothing that it could find broken: `docs/threat-model.md` quotes it.
public struct TimingDrill: Sendable {
    public var world = TimingWorld.standard
    public var seed: UInt64 = 1

    public init() {}

    /// - Parameter progress: the rate of cover traffic that comes next.
    public func run(progress: (Double) -> Void = { _ in }) -> TimingFindings {
        var results: [TimingResult] = []
        var costs: [CoverCost] = []
        var pairs = 0
        for rate in world.coverRates {
            progress(rate)
            let traffic = MessageTraffic(world, coverRate: rate, seed: seed)
            let truth = TalkingPairs(traffic)
            pairs = truth.count
            costs.append(CoverCost(rate, traffic, days: world.days))
            results += TimingObserver.allCases.map { TimingResult($0, coverRate: rate, traffic, truth) }
        }
        return TimingFindings(world: world, seed: seed, pairs: pairs, results: results, costs: costs)
    }
}

public struct TimingFindings: Sendable {
    public let world: TimingWorld
    public let seed: UInt64
    /// Pairs of agents that wrote to each other.
    public let pairs: Int
    public let results: [TimingResult]
    public let costs: [CoverCost]

    public func result(_ observer: TimingObserver, coverRate: Double) -> TimingResult? {
        results.first { $0.observer == observer && $0.coverRate == coverRate }
    }
}

/// What a rate of cover traffic costs an agent on a day.
public struct CoverCost: Sendable {
    public let coverRate: Double
    public let messages: Double
    public let coverMessages: Double
    /// At rest: each message lies once in the recipient's mailbox and once in the sender's.
    public let rows: Double
    public let bytes: Double

    /// Version, prekey id, encapsulated key and tag of a message; what sealing it once more adds.
    private static let overhead = 1 + 16 + 1_120 + 16 + 28

    init(_ rate: Double, _ traffic: MessageTraffic, days: Int) {
        coverRate = rate
        let each = Double(traffic.agents * max(1, days))
        let cover = traffic.sent.count { $0.isCover }
        messages = Double(traffic.sent.count - cover) / each
        coverMessages = Double(cover) / each
        rows = 2 * (messages + coverMessages)
        bytes = 2 * Double(traffic.sent.reduce(0) { $0 + TimingWorld.sizes[$1.size].bytes + Self.overhead }) / each
    }
}
