import Foundation
import TestDatabases
import Testing

/// `nacre drill crash`, a part of what `make drill` does.
@Suite(.serialized) struct CrashDrillTests {
    /// Each named point once or twice, and at random.
    @Test(arguments: TestEngine.available)
    func killsAtEveryPointLoseNothingAndForkNothing(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let place = database.url.map { ["--database-url", $0] } ?? []
            let run = try await Program.run("nacre", ["drill", "crash", "--cycles", "16"] + place)
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            for point in [
                "hashed", "staging", "staged", "marked", "cosigned", "publishing", "published", "at random",
            ] {
                #expect(run.output.contains("killed 2 times: \(point)\n"), "\(run.output)")
            }
            #expect(run.output.contains("holds: after 16 kills"))
        }
    }
}
