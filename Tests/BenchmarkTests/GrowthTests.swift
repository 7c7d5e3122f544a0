@testable import Benchmarks
import Foundation
import Testing

@Suite struct GrowthTests {
    private static func result(_ engine: String, posts: Int, p50: Double) -> GrowthResult {
        GrowthResult(
            engine: engine, date: Date(timeIntervalSince1970: 1_790_000_000),
            machine: MachineDescription(
                processor: "p", cores: 2, usedCores: 2, memoryGB: 8, system: "Debian", kernel: "6"),
            seed: .growing(posts: posts), seedSeconds: 12, startSeconds: 0.5, idleBytes: nil, diskBytes: 1 << 30,
            rows: [
                GrowthRow(name: "all, hot", isFeed: true, p50: p50, rate: 100, bytes: 60_000),
                GrowthRow(name: "one post", isFeed: false, fault: "broken"),
            ], catchUp: CatchUp(operation: .createPost, marks: 0, seconds: 0))
    }

    /// A folder of its own, gone afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("growth_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aSizeThatIsDoneIsKept() throws {
        try withFolder { folder in
            let state = try GrowthState(folder: folder)
            #expect(!state.isDone("sqlite", 30_000))
            let results = [Self.result("sqlite", posts: 30_000, p50: 0.001), Self.result("sqlite", posts: 3_000, p50: 1)]
            for result in results { try state.keep(result) }
            #expect(state.isDone("sqlite", 30_000) && !state.isDone("postgres", 30_000))
            let kept = try GrowthState(folder: folder).results()
            #expect(kept.count == 2 && results.allSatisfy(kept.contains))
        }
    }

    @Test func whatIsNoResultIsNamed() throws {
        try withFolder { folder in
            let state = try GrowthState(folder: folder)
            try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/sqlite-1.json"))
            #expect(throws: BenchFailure.self) { try state.results() }
        }
    }

    @Test func sizesStandSideBySideAndTheLastIsHeldAgainstTheFirst() {
        let text = GrowthReport([
            Self.result("sqlite", posts: 3_000_000, p50: 0.002), Self.result("sqlite", posts: 30_000, p50: 0.001),
        ]).text
        let line = text.split(separator: "\n").first { $0.contains("all, hot") } ?? ""
        #expect(line.contains("1.0") && line.contains("2.0") && line.contains("2.00 | grows"))
        #expect(text.contains("no figure: broken"))
        #expect(text.contains("14,000,000"))
    }

    @Test func aListThatASmallNetworkCannotFillIsNamedAsSuch() {
        let small = GrowthRow(name: "x", isFeed: true, p50: 0.001, bytes: 1_000)
        let large = GrowthRow(name: "x", isFeed: true, p50: 0.002, bytes: 5_000)
        #expect(GrowthReport.growth(small, large) == ["2.00", "grows, with answers 5.0 × as long"])
        #expect(GrowthReport.growth(large, large) == ["1.00", "reached"])
    }
}
