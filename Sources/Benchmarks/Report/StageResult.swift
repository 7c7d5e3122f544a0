/// What one stage measured, with what it is meant to reach.
public struct StageFigure: Codable, Sendable {
    public let what: String
    /// In words, such as `2,000/s`; empty where nothing is set.
    public let bound: String
    public let measured: String
    /// Nil where nothing is set.
    public let isReached: Bool?

    init(_ what: String, bound: String = "", measured: String, isReached: Bool? = nil) {
        self.what = what
        self.bound = bound
        self.measured = measured
        self.isReached = isReached
    }

    /// Requests per second, at least `least` where that is set.
    static func rate(_ what: String, _ rate: Double, atLeast least: Double? = nil) -> StageFigure {
        StageFigure(
            what, bound: least.map { "\(Figure.rate($0))/s" } ?? "", measured: "\(Figure.rate(rate))/s",
            isReached: least.map { rate >= $0 })
    }
}

/// The figures of a bench of several stages, on one engine.
public struct StageResult: Codable, Sendable {
    public let engine: String
    public let figures: [StageFigure]

    public static func table(_ results: [StageResult]) -> String {
        var table = ColumnTable([
            ("engine", .left), ("what", .left), ("meant to reach", .right), ("measured", .right), ("", .left),
        ])
        for result in results {
            for figure in result.figures {
                table.add([
                    result.engine, figure.what, figure.bound, figure.measured,
                    figure.isReached.map { $0 ? "reached" : "missed" } ?? "",
                ])
            }
        }
        return table.text
    }
}
