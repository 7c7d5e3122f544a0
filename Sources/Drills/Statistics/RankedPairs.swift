/// An attacker's candidate pairs, ranked within each crowd, ties at their mean rank.
///
/// Sorted once; what a relabeling needs afterwards is a look-up per true pair.
struct RankedPairs: Sendable {
    let crowds: [Crowd]
    /// By place in the scores: twice the mean rank (whole numbers) within its crowd, from 2; 0 for what is no candidate.
    let doubledRanks: [Int32]
    /// How many pairs of the crowd have the same score.
    let ties: [Int32]

    init(_ scores: PairScores, _ crowds: [Crowd]) {
        self.crowds = crowds
        var ranks = [Int32](repeating: 0, count: scores.values.count)
        var ties = ranks
        for crowd in crowds {
            let places = Self.places(of: crowd, in: scores)
            let order = ScoreOrder.sorted(places.map { scores.values[Int($0)] })
            var start = 0
            while start < order.count {
                var end = start + 1
                while end < order.count, order[end] >> 32 == order[start] >> 32 { end += 1 }
                // Ranks start+1 … end: the mean, twice.
                for item in order[start..<end] {
                    let place = Int(places[Int(item & 0xFFFF_FFFF)])
                    ranks[place] = Int32(start + 1 + end)
                    ties[place] = Int32(end - start)
                }
                start = end
            }
        }
        doubledRanks = ranks
        self.ties = ties
    }

    /// Where the candidate pairs of a crowd stand among all scores.
    static func places(of crowd: Crowd, in scores: PairScores) -> [Int32] {
        var places: [Int32] = []
        places.reserveCapacity(crowd.pairs)
        for (position, agent) in crowd.agents.enumerated() {
            switch scores.question {
            case .owner: for account in crowd.accounts { places.append(Int32(scores.index(agent, account))) }
            case .sibling:
                for other in crowd.agents[(position + 1)...] { places.append(Int32(scores.index(agent, other))) }
            }
        }
        return places
    }

    /// The area under the ROC curve for true pairs at these places, by the sum of ranks (Mann, Whitney 1947; Hanley,
    /// McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747), each crowd weighing as many as it has true pairs.
    /// Without any crowd: one half.
    func area(rankSums: [Int]) -> Double {
        var sum = 0.0
        var count = 0
        for (crowd, doubled) in zip(crowds, rankSums) {
            let trues = Double(crowd.truePairs)
            sum += (Double(doubled) / 2 - trues * (trues + 1) / 2) / Double(crowd.falsePairs)
            count += crowd.truePairs
        }
        return count == 0 ? 0.5 : sum / Double(count)
    }
}
