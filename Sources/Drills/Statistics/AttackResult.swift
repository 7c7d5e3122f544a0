/// What one attacker got out of one question.
public struct AttackResult: Sendable {
    public let attacker: String
    public let question: Question
    /// Candidate pairs, those of them that are true, and the mean crowd: one over the chance of a pair.
    public let pairs: Int
    public let truePairs: Int
    public let crowd: Double
    public let area: Double
    public let topChoice: Double
    public let topChoiceChance: Double
    /// True-positive rates at false-positive rates of 10⁻² and 10⁻³, and what labels dealt anew get there on average.
    public let atHundredth: Double
    public let atHundredthChance: Double
    public let atThousandth: Double
    public let atThousandthChance: Double
    /// p-values of the permutation test as found, and after Holm's correction over all tests of the trial.
    public let areaP: Double
    public internal(set) var adjustedAreaP = 1.0
    public internal(set) var surest: Surest
    public let relabelings: Int
    public let curve: [Point]
    /// Where 95 % of the curves of relabelings lie.
    public let chanceBand: [Band]
    /// Rejected is what chance does not explain: the attacker works.
    public internal(set) var isRejected = false

    public enum Question: String, Sendable, CaseIterable {
        /// Which account owns this agent?
        case owner
        /// Do these two agents share an owner?
        case sibling
    }

    public struct Surest: Sendable {
        public let count: Int
        public let hits: Int
        public let expected: Double
        /// The Poisson-binomial tail, which takes the pairs for independent.
        public let tail: Double
        /// The larger of the tail and of the share of relabelings with as many hits.
        public let p: Double
        public internal(set) var adjustedP = 1.0
        public internal(set) var isRejected = false
    }

    public struct Point: Sendable, Equatable {
        public let falsePositives: Double
        public let truePositives: Double
    }

    public struct Band: Sendable, Equatable {
        public let falsePositives: Double
        public let low: Double
        public let high: Double
    }
}

/// What all attackers of a trial got.
public struct LinkageFindings: Sendable {
    public let results: [AttackResult]
    /// Agents in no crowd: the only ones of their class, about whom no question can be asked.
    public let alone: [AttackResult.Question: Int]
    public let agents: Int
    public let accounts: Int
    public let level: Double
    public let seed: UInt64

    /// Whether no attacker beat chance.
    public var holds: Bool { !results.contains { $0.isRejected || $0.surest.isRejected } }

    public var broken: [AttackResult] { results.filter { $0.isRejected || $0.surest.isRejected } }

    /// Whether the attacker of a broken twin's name caught it.
    public func caught(twin: String) -> Bool {
        results.contains { $0.attacker == twin && ($0.isRejected || $0.surest.isRejected || $0.area >= 0.99) }
    }
}
