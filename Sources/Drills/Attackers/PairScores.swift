import Foundation

/// How sure an attacker is of every pair: the higher, the surer. Only the order of scores matters.
struct PairScores: Sendable {
    typealias Question = AttackResult.Question

    let question: Question
    let agents: Int
    /// How many there are to choose from: accounts, or agents.
    let others: Int
    /// Agent by agent; of siblings, each pair once.
    var values: [Float]

    /// All alike: an attacker who knows nothing.
    init(_ question: Question, of observation: Observation) {
        self.init(
            question, agents: observation.agents,
            others: question == .owner ? observation.accounts : observation.agents)
    }

    init(_ question: Question, agents: Int, others: Int) {
        self.question = question
        self.agents = agents
        self.others = others
        let count = question == .owner ? agents * others : agents * max(0, agents - 1) / 2
        values = [Float](repeating: 0, count: count)
    }

    /// Where a pair stands in `values`. Siblings in either order, but not an agent with itself.
    func index(_ agent: Int, _ other: Int) -> Int {
        switch question {
        case .owner: return agent * others + other
        case .sibling:
            let (first, second) = agent < other ? (agent, other) : (other, agent)
            return first * (2 * agents - first - 1) / 2 + second - first - 1
        }
    }

    subscript(agent: Int, other: Int) -> Float {
        get { values[index(agent, other)] }
        set { values[index(agent, other)] = newValue }
    }

    /// Raises every pair within a group.
    mutating func add(_ weight: Float, amongAll agents: [Int]) {
        for (position, agent) in agents.enumerated() {
            for other in agents[(position + 1)...] { self[agent, other] += weight }
        }
    }

    /// Raises every pair of an agent and an account.
    mutating func add(_ weight: Float, between agents: [Int], and accounts: [Int]) {
        for agent in agents { for account in accounts { self[agent, account] += weight } }
    }

    /// Fills in every pair from what is known of each side.
    mutating func fill(_ score: (_ agent: Int, _ other: Int) -> Float) {
        var place = 0
        for agent in 0..<agents {
            let first = question == .owner ? 0 : agent + 1
            for other in first..<others {
                values[place] = score(agent, other)
                place += 1
            }
        }
    }
}

enum Hint {
    /// What it says that two share what a share of all have: the logarithm of how rare that is. In steps of 1/256, so that
    /// sums are exact and ties do not hang on the order of adding.
    static func weight(ofShare share: Double) -> Float { Float((-log(share) * 256).rounded() / 256) }
}
