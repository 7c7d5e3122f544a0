import Foundation

/// What `make bench` writes into docs/benchmarks.md.
enum BenchDocument {
    /// - Parameter chart: the path of an engine's chart, as the document links it.
    static func text(_ results: [BenchResult], chart: (BenchResult) -> String) -> String {
        guard let first = results.first else { return "" }
        var parts = [
            """
            Written by `make bench` on \(day(first.date)). \(first.machine.text). \
            \(first.versions.joined(separator: ", ")).

            The database holds \(first.seed.text). `wrk` with one thread and \(first.connections) kept connections, a \
            random agent and a random post in each request; rounds of \(first.roundSeconds) s, \(first.rounds) for each \
            operation, Nacre, nginx and the engine alone in turns, all on the same \(first.machine.usedCores) cores; \
            medians. "× nginx" is the share of the rate at which nginx serves the same bytes from files; "× raw" that of \
            the engine alone, running the statements that the operation cannot be spared under the same commit rule (SQLite \
            through its C interface, 64 writes a commit; PostgreSQL through `pgbench`, one statement and one commit a \
            write), without ranks. "CPU" is processor time of the server for one request, and after the plus that of all \
            PostgreSQL processes. A round with one refused request is no figure. The mix is \(mix).
            """
        ]
        for result in results {
            parts.append(
                """
                ### \(result.engineTitle)

                Durability: \(result.durability.joined(separator: ", ")).

                \(result.table)

                ![Rates on \(result.engineTitle)](\(chart(result)))

                \(result.lines.map { "- " + $0 }.joined(separator: "\n"))
                """)
        }
        return parts.joined(separator: "\n\n")
    }

    private static var mix: String {
        Operation.mix.map { "\($0.share) % \($0.operation.title)" }.joined(separator: ", ")
    }

    private static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }
}
