/// The pairs an attacker would bet on: those with the highest scores, whatever their crowds.
///
/// An attacker that knows a few owners for certain, and nothing of the others, hardly moves the area under its curve; it
/// shows here.
struct SurestPairs: Sendable {
    struct Pair: Sendable, Equatable {
        let agent: Int
        let other: Int
        /// One in the crowd.
        let chance: Double
    }

    static let count = 50

    let pairs: [Pair]

    /// Draws among those that tie for the last places.
    init(_ scores: PairScores, _ crowds: [Crowd], count: Int = Self.count, random: inout SeededGenerator) {
        let limit = Self.threshold(scores, crowds, count: count)
        var surer: [Pair] = []
        var tied: [Pair] = []
        var tiedSeen = 0
        let places = { (crowd: Crowd, body: (Int, Int, UInt32) -> Void) in
            Self.forEachPair(of: crowd, in: scores, body)
        }
        for crowd in crowds {
            places(crowd) { agent, other, key in
                if key > limit { surer.append(Pair(agent: agent, other: other, chance: crowd.chance)) }
            }
        }
        let room = max(0, count - surer.count)
        for crowd in crowds {
            places(crowd) { agent, other, key in
                guard key == limit, room > 0 else { return }
                // A reservoir (Vitter 1985): every tied pair has the same chance of a place.
                tiedSeen += 1
                let pair = Pair(agent: agent, other: other, chance: crowd.chance)
                if tied.count < room { return tied.append(pair) }
                let place = random.below(tiedSeen)
                if place < room { tied[place] = pair }
            }
        }
        pairs = surer + tied
    }

    /// The chance of at least so many true pairs if each is one in its crowd.
    func tail(hits: Int) -> Double { PoissonBinomial.tail(atLeast: hits, chances: pairs.map(\.chance)) }

    var expected: Double { pairs.reduce(0) { $0 + $1.chance } }

    func hits(_ isTrue: (Int, Int) -> Bool) -> Int {
        var hits = 0
        for pair in pairs where isTrue(pair.agent, pair.other) { hits += 1 }
        return hits
    }

    /// The key of the last pair that has a place; 0 when there is room for all.
    private static func threshold(_ scores: PairScores, _ crowds: [Crowd], count: Int) -> UInt32 {
        var best: [UInt32] = []
        for crowd in crowds {
            forEachPair(of: crowd, in: scores) { _, _, key in
                guard best.count == count else {
                    best.insert(key, at: best.firstIndex { $0 > key } ?? best.endIndex)
                    return
                }
                guard let least = best.first, key > least else { return }
                best.insert(key, at: best.firstIndex { $0 > key } ?? best.endIndex)
                best.removeFirst()
            }
        }
        return best.count == count ? best.first ?? 0 : 0
    }

    private static func forEachPair(of crowd: Crowd, in scores: PairScores, _ body: (Int, Int, UInt32) -> Void) {
        scores.values.withUnsafeBufferPointer { values in
            for (position, agent) in crowd.agents.enumerated() {
                let others = scores.question == .owner ? crowd.accounts[...] : crowd.agents[(position + 1)...]
                for other in others { body(agent, other, ScoreOrder.key(values[scores.index(agent, other)])) }
            }
        }
    }
}
