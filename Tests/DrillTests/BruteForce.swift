@testable import Drills

/// Slow and plain versions of what the drills compute.
enum BruteForce {
    /// True and false candidate pairs of one crowd.
    static func area(trues: [Float], falses: [Float]) -> Double {
        var sum = 0.0
        for one in trues { for other in falses { sum += one > other ? 1 : one == other ? 0.5 : 0 } }
        return sum / Double(trues.count * falses.count)
    }

    /// Walks the thresholds from the surest down; between two points the curve is a straight line.
    static func truePositives(at rate: Double, trues: [Float], falses: [Float]) -> Double {
        var points = [(0.0, 0.0)]
        for threshold in Set(trues + falses).sorted(by: >) {
            points.append(
                (
                    Double(falses.filter { $0 >= threshold }.count) / Double(falses.count),
                    Double(trues.filter { $0 >= threshold }.count) / Double(trues.count)
                ))
        }
        let before = points.last { $0.0 <= rate } ?? (0, 0)
        guard let after = points.first(where: { $0.0 > rate }) else { return before.1 }
        return before.1 + (after.1 - before.1) * (rate - before.0) / (after.0 - before.0)
    }

    static func binomialTail(_ hits: Int, _ trials: Int, _ chance: Double) -> Double {
        (hits...trials).reduce(0) { sum, count in
            var term = 1.0
            for step in 0..<count { term *= Double(trials - step) / Double(step + 1) * chance }
            for _ in 0..<(trials - count) { term *= 1 - chance }
            return sum + term
        }
    }
}

/// Worlds without a link, and with one.
struct SmallWorld {
    var truth: Truth
    var observation: Observation

    /// Owners of the given numbers of agents, in crowds of their number and class.
    init(owners: [(count: Int, agents: Int)]) {
        var ownerOf: [Int] = []
        var classes: [Int] = []
        for (name, crowd) in owners.enumerated() {
            for _ in 0..<crowd.count {
                ownerOf += Array(repeating: classes.count, count: crowd.agents)
                classes.append(name)
            }
        }
        truth = Truth(ownerOf: ownerOf, accountClasses: classes)
        observation = Observation(accounts: classes.count, agents: ownerOf.count)
    }

    func randomScores(_ question: AttackResult.Question, _ random: inout SeededGenerator, levels: Int = 1 << 20)
        -> PairScores
    {
        var scores = PairScores(question, of: observation)
        for index in scores.values.indices { scores.values[index] = Float(random.below(levels)) }
        return scores
    }
}
