/// Whether an attacker does better than chance, by comparing it with itself on labels dealt anew.
///
/// Two figures are tested on the same relabelings: the area under the curve, on both sides of one half (an attacker that
/// is wrong too often need only turn its scores round), and the number of true pairs among the surest. Valid whatever the
/// scores look like and however they depend on each other, as long as the members of a crowd are exchangeable (Good 2005,
/// "Permutation, Parametric, and Bootstrap Tests of Hypotheses").
struct PermutationTest: Sendable {
    /// (exceeded + 1) / (relabelings + 1): never 0, and never too small (Phipson, Smyth 2010,
    /// https://doi.org/10.2202/1544-6115.1585).
    let areaP: Double
    let surestP: Double
    let relabelings: Int

    /// How many relabelings may equal what was found before more of them cannot change the verdict.
    static let enough = 10

    /// - Parameters:
    ///   - relabelings: always drawn.
    ///   - most: drawn when fewer than `enough` of the first came up to what was found. Stopping early keeps the p-value
    ///     valid: what is not above a level then was not above it at the first stop either (Besag, Clifford 1991,
    ///     https://doi.org/10.1093/biomet/78.2.301).
    init(
        _ scores: PairScores, _ ranked: RankedPairs, _ surest: SurestPairs, truth: Truth, relabelings: Int, most: Int,
        random: inout SeededGenerator
    ) {
        var labels = Relabeling(scores.question, ranked.crowds, truth)
        let found = abs(ranked.area(rankSums: labels.rankSums(ranked, scores)) - 0.5) - 1e-12
        let hits = surest.hits(labels.isTrue)
        var areaExceeded = 0
        var surestExceeded = 0
        var drawn = 0
        for stop in [relabelings, max(relabelings, most)] {
            while drawn < stop {
                labels.deal(&random)
                if abs(ranked.area(rankSums: labels.rankSums(ranked, scores)) - 0.5) >= found { areaExceeded += 1 }
                if surest.hits(labels.isTrue) >= hits { surestExceeded += 1 }
                drawn += 1
            }
            if ranked.crowds.isEmpty || min(areaExceeded, surestExceeded) >= Self.enough { break }
        }
        areaP = Double(areaExceeded + 1) / Double(drawn + 1)
        surestP = Double(surestExceeded + 1) / Double(drawn + 1)
        self.relabelings = drawn
    }

    /// How many relabelings Holm's first step needs to be able to reject: the smallest p-value of 1,000 is above 1 %
    /// divided by eleven tests or more. Five times that, so that a rejection does not hang on a single draw.
    static func relabelings(toReject level: Double, amongTests tests: Int) -> Int {
        Int((5 * Double(tests) / level).rounded(.up))
    }
}
