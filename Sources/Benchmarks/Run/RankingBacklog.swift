import Storage

/// The marks that wait for the ranking service.
enum RankingBacklog {
    static let patience = Duration.seconds(180)

    /// Waits until nothing waits any more, or patience ends.
    static func wait(after operation: Operation, _ database: BenchDatabase) async throws -> CatchUp {
        let begin = ContinuousClock.now
        let first = try await count(database)
        var left = first
        while left > 0, ContinuousClock.now - begin < patience {
            try await Task.sleep(for: .milliseconds(200))
            left = try await count(database)
        }
        return CatchUp(
            operation: operation, marks: first, seconds: (ContinuousClock.now - begin) / .seconds(1),
            left: left > 0 ? left : nil)
    }

    private static func count(_ database: BenchDatabase) async throws -> Int64 {
        try await database.number("SELECT (SELECT count(*) FROM dirty_posts) + (SELECT count(*) FROM dirty_comments)")
    }
}
