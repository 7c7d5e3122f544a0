import Foundation

/// The receiver operating characteristic: what share of the true pairs an attacker finds for the share of false ones it
/// takes along.
///
/// Crowds differ in how easy their pairs look, which is no knowledge of who owns what; so each true pair is placed among
/// the false ones of its own crowd, and the curve is the distribution of these placement values: the covariate-adjusted
/// ROC of Janes and Pepe (2009), https://doi.org/10.1093/biomet/asp002. With one crowd it is the ordinary curve (Fawcett
/// 2006, https://doi.org/10.1016/j.patrec.2005.10.010), in which a tie between true and false is a slope.
struct ROCCurve: Sendable {
    /// The share of false pairs that are surer than this true pair, and the share that are at least as sure.
    struct Placement: Sendable {
        let above: Double
        let atLeast: Double
    }

    let placements: [Placement]

    /// - Parameter places: of the true pairs, crowd by crowd.
    init(_ ranked: RankedPairs, truePlaces: [[Int32]]) {
        var placements: [Placement] = []
        for (crowd, places) in zip(ranked.crowds, truePlaces) {
            let sorted = places.sorted { ranked.doubledRanks[Int($0)] > ranked.doubledRanks[Int($1)] }
            var start = 0
            while start < sorted.count {
                let rank = ranked.doubledRanks[Int(sorted[start])]
                let ties = Int(ranked.ties[Int(sorted[start])])
                var end = start + 1
                while end < sorted.count, ranked.doubledRanks[Int(sorted[end])] == rank { end += 1 }
                // The ties' ranks end at (rank + ties − 1) / 2; what lies beyond is surer.
                let pairsAbove = crowd.pairs - (Int(rank) + ties - 1) / 2
                let falseAbove = Double(pairsAbove - start)
                let falseTied = Double(ties - (end - start))
                let all = Double(crowd.falsePairs)
                let placement = Placement(above: falseAbove / all, atLeast: (falseAbove + falseTied) / all)
                placements.append(contentsOf: repeatElement(placement, count: end - start))
                start = end
            }
        }
        self.placements = placements
    }

    /// The chance that a true pair is surer than a false one of its crowd; a tie counts half.
    var area: Double {
        guard !placements.isEmpty else { return 0.5 }
        let misplaced = placements.reduce(0) { $0 + ($1.above + $1.atLeast) / 2 }
        return 1 - misplaced / Double(placements.count)
    }

    /// The true-positive rate at a false-positive rate.
    func truePositives(at rate: Double) -> Double {
        guard !placements.isEmpty else { return rate }
        let found = placements.reduce(0.0) { sum, placement in
            let slope = placement.atLeast - placement.above
            guard slope > 0 else { return sum + (rate >= placement.above ? 1 : 0) }
            return sum + min(1, max(0, (rate - placement.above) / slope))
        }
        return found / Double(placements.count)
    }

    /// Rates at which a drawing needs the curve, close together near 0.
    static let drawnRates: [Double] = {
        let fine = (0...60).map { pow(10, Double($0) / 20 - 4) }
        let coarse = (3...40).map { Double($0) / 40 }
        return ([0] + fine.filter { $0 < 0.07 } + coarse).sorted()
    }()

    var points: [AttackResult.Point] {
        Self.drawnRates.map { .init(falsePositives: $0, truePositives: truePositives(at: $0)) }
    }
}
