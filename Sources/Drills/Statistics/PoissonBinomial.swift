/// The number of successes among independent trials that each have a chance of their own.
enum PoissonBinomial {
    /// The chance of at least `hits`, by adding one trial after the other (Hong 2013, section 2.2,
    /// https://doi.org/10.1016/j.csda.2012.10.006): exact, and for equal chances the binomial tail.
    static func tail(atLeast hits: Int, chances: [Double]) -> Double {
        guard hits > 0 else { return 1 }
        guard hits <= chances.count else { return 0 }
        var distribution = [1.0]
        for chance in chances {
            var next = [Double](repeating: 0, count: distribution.count + 1)
            for (count, mass) in distribution.enumerated() {
                next[count] += mass * (1 - chance)
                next[count + 1] += mass * chance
            }
            distribution = next
        }
        // From the small end, so that small tails keep their digits.
        return min(1, distribution[hits...].reversed().reduce(0, +))
    }
}
