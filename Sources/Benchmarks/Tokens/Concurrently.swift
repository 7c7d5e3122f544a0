/// The same for many numbers, a few at a time.
enum Concurrently {
    /// The results of 0 to `count` - 1, in order. The first error ends it.
    static func map<Result: Sendable>(
        _ count: Int, atOnce width: Int, _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        let results = try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
            for first in 0..<max(1, min(width, count)) {
                group.addTask {
                    var results: [(Int, Result)] = []
                    for number in stride(from: first, to: count, by: width) {
                        try Task.checkCancellation()
                        results.append((number, try await body(number)))
                    }
                    return results
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
