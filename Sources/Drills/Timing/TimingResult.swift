/// What an observer finds out about who writes to whom.
public struct TimingResult: Sendable {
    public let observer: TimingObserver
    /// Cover messages of each agent in an hour.
    public let coverRate: Double
    /// The chance that a pair that talks looks surer than one that does not.
    public let area: Double
    /// How often the agent that looks surest for another one does talk to it, and how often by chance.
    public let topChoice: Double
    public let topChoiceChance: Double
    /// How often it is the one with which it talks most.
    public let closest: Double
    public let closestChance: Double

    init(_ observer: TimingObserver, coverRate: Double, _ traffic: MessageTraffic, _ truth: TalkingPairs) {
        self.observer = observer
        self.coverRate = coverRate
        let scores = observer.scores(traffic, hasCover: coverRate > 0)
        area = truth.area(scores)
        (topChoice, closest) = truth.firstNamed(scores)
        topChoiceChance = truth.chance
        closestChance = 1 / Double(max(1, traffic.agents - 1))
    }
}

/// Who really wrote to whom, and how often; cover is not writing.
struct TalkingPairs: Sendable {
    private let messages: PairScores
    /// Of each agent that talks: with whom, and with whom most.
    private let partners: [Int: [Int]]
    private let closest: [Int: Int]

    init(_ traffic: MessageTraffic) {
        var messages = PairScores(.sibling, agents: traffic.agents, others: traffic.agents)
        var partners: [Int: Set<Int>] = [:]
        for message in traffic.sent where !message.isCover {
            messages[message.sender, message.recipient] += 1
            partners[message.sender, default: []].insert(message.recipient)
            partners[message.recipient, default: []].insert(message.sender)
        }
        self.messages = messages
        self.partners = partners.mapValues { $0.sorted() }
        closest = Dictionary(
            uniqueKeysWithValues: self.partners.compactMap { agent, others in
                others.max { messages[agent, $0] < messages[agent, $1] }.map { (agent, $0) }
            })
    }

    var count: Int { messages.values.count { $0 > 0 } }

    /// That an agent taken blindly is one of those with whom an agent talks.
    var chance: Double {
        guard !partners.isEmpty else { return 0 }
        return Double(partners.values.reduce(0) { $0 + $1.count })
            / Double(partners.count * max(1, messages.agents - 1))
    }

    /// Under the ROC curve, by the sum of ranks; ties count half.
    func area(_ scores: PairScores) -> Double {
        let order = ScoreOrder.sorted(scores.values)
        var (rankSum, trues, start) = (0.0, 0, 0)
        while start < order.count {
            var (end, found) = (start, 0)
            while end < order.count, order[end] >> 32 == order[start] >> 32 {
                if messages.values[Int(order[end] & 0xFFFF_FFFF)] > 0 { found += 1 }
                end += 1
            }
            rankSum += Double(found) * Double(start + 1 + end) / 2
            trues += found
            start = end
        }
        let falses = order.count - trues
        guard trues > 0, falses > 0 else { return 0.5 }
        return (rankSum - Double(trues) * Double(trues + 1) / 2) / (Double(trues) * Double(falses))
    }

    /// How often the surest other agent is one of the partners, and the closest; of several, one is taken blindly.
    func firstNamed(_ scores: PairScores) -> (partner: Double, closest: Double) {
        var (right, best) = (0.0, 0.0)
        for (agent, others) in partners {
            let others = Set(others)
            var (highest, named) = (UInt32.min, [Int]())
            for other in 0..<scores.agents where other != agent {
                let key = ScoreOrder.key(scores[agent, other])
                if named.isEmpty || key > highest {
                    (highest, named) = (key, [other])
                } else if key == highest {
                    named.append(other)
                }
            }
            right += Double(named.count { others.contains($0) }) / Double(named.count)
            best += Double(named.count { closest[agent] == $0 }) / Double(named.count)
        }
        let count = Double(max(1, partners.count))
        return (right / count, best / count)
    }
}
