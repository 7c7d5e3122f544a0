/// Holm's step-down correction (Holm 1979, https://www.jstor.org/stable/4615733): whatever the tests have to do with each
/// other, the chance that any true hypothesis is rejected stays below the level.
enum Holm {
    /// Adjusted p-values, in the order given: rejected is what is not above the level.
    static func adjusted(_ values: [Double]) -> [Double] {
        var adjusted = values
        var least = 0.0
        for (position, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
            least = max(least, min(1, Double(values.count - position) * values[index]))
            adjusted[index] = least
        }
        return adjusted
    }
}
