/// How often the pair an attacker finds surest for an agent is a true one; of pairs that tie, one is taken blindly.
struct TopChoice: Sendable {
    let accuracy: Double
    /// What a blind choice within the crowds gets.
    let chance: Double

    init(_ scores: PairScores, _ crowds: [Crowd], _ truth: Truth) {
        var right = 0.0
        var blind = 0.0
        var count = 0
        for crowd in crowds {
            for agent in crowd.agents {
                var best: UInt32 = 0
                var tied = 0
                var trueTied = 0
                var trues = 0
                let others = scores.question == .owner ? crowd.accounts : crowd.agents
                for other in others where scores.question == .owner || other != agent {
                    let isTrue =
                        scores.question == .owner
                        ? truth.ownerOf[agent] == other : truth.ownerOf[agent] == truth.ownerOf[other]
                    let key = ScoreOrder.key(scores[agent, other])
                    trues += isTrue ? 1 : 0
                    if tied == 0 || key > best {
                        (best, tied, trueTied) = (key, 1, isTrue ? 1 : 0)
                    } else if key == best {
                        (tied, trueTied) = (tied + 1, trueTied + (isTrue ? 1 : 0))
                    }
                }
                // An agent without a sibling in its crowd has no right answer.
                guard trues > 0 else { continue }
                right += Double(trueTied) / Double(tied)
                blind += Double(trues) / Double(scores.question == .owner ? others.count : others.count - 1)
                count += 1
            }
        }
        accuracy = count == 0 ? 0 : right / Double(count)
        chance = count == 0 ? 0 : blind / Double(count)
    }
}
