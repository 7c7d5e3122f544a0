@testable import Benchmarks
import Foundation
import Storage
import Testing

@Suite struct BenchReportTests {
    private static let machine = MachineDescription(
        processor: "A <processor> & \"more\"", cores: 4, usedCores: 2, memoryGB: 24, system: "Debian", kernel: "6.1")

    static func result(_ rows: [BenchRow], engine: String = "sqlite") -> BenchResult {
        BenchResult(
            engine: engine, date: Date(timeIntervalSince1970: 1_790_000_000), machine: machine, versions: ["SQLite 3"],
            durability: ["synchronous FULL"], seed: .standard, connections: 64, roundSeconds: 5, rounds: 3,
            startSeconds: 0.3, idleBytes: 50 << 20, loadedBytes: 80 << 20, rows: rows,
            catchUps: [CatchUp(operation: .createPost, marks: 10, seconds: 1.5, left: 2)], leftOut: ["nginx"])
    }

    private static func row(_ operation: Benchmarks.Operation, rate: Double?, nginx: Double? = nil) -> BenchRow {
        BenchRow(operation: operation, rate: rate, rates: rate.map { [$0] } ?? [], p50: 0.001, p99: 0.060, nginx: nginx)
    }

    @Test func theMedianIsTheMiddleOne() {
        #expect([3.0, 1, 2].median == 2)
        #expect([4.0, 1, 2, 3].median == 2.5)
        #expect([Double]().median == nil)
    }

    @Test func aRowIsHeldAgainstTheTargetOfItsEngine() {
        func verdict(_ row: BenchRow, _ engine: Engine) -> Verdict { Verdict(row, Target.of(row.operation, on: engine)) }
        #expect(verdict(Self.row(.personalFeed, rate: 3_000), .postgres) == .reached)
        #expect(verdict(Self.row(.personalFeed, rate: 3_000), .sqlite) == .short(0.4))
        #expect(verdict(Self.row(.hotFeed, rate: 60, nginx: 100), .sqlite) == .reached)
        #expect(verdict(Self.row(.hotFeed, rate: 60), .sqlite) == .none)
        #expect(verdict(Self.row(.search, rate: 60), .sqlite) == .none)
        #expect(verdict(Self.row(.mixed, rate: 20_000), .sqlite) == .tail(0.060))
        var failed = Self.row(.post, rate: nil)
        failed.fault = "1 of 2 refused"
        #expect(verdict(failed, .sqlite).text == "no figure: 1 of 2 refused")
    }

    @Test func theTableLinesUpAndSaysWhatWasLeftOut() {
        var failed = Self.row(.upvote, rate: nil)
        failed.fault = "a | b\nc"
        let result = Self.result([Self.row(.post, rate: 12_345), failed])
        let lines = result.table.split(separator: "\n")
        #expect(Set(lines.map(\.count)).count == 1)
        #expect(lines[2].contains("12,300") && lines[2].contains("short by 18 %"))
        #expect(lines[3].contains("a \\| b c"))
        #expect(result.lines.contains("Left out: nginx"))
        #expect(result.lines.contains { $0.contains("50 MB idle") && $0.contains("reached") })
    }

    @Test func aResultIsTheSameAfterItWasWrittenAndRead() throws {
        let result = Self.result([Self.row(.post, rate: 12_345)])
        #expect(try BenchResult.read(try result.json) == result)
    }

    @Test func onlyTheMarkedPartOfADocumentIsReplaced() throws {
        let document = "# Title\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nkept\n"
        let replaced = try MarkedSection.replace("bench", in: document, with: "new")
        #expect(replaced == "# Title\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nkept\n")
        #expect(try MarkedSection.replace("bench", in: replaced, with: "new") == replaced)
    }

    @Test(arguments: [
        "nothing", "<!-- bench:begin -->", "<!-- bench:end --> <!-- bench:begin -->",
        "<!-- bench:begin --> <!-- bench:begin --> <!-- bench:end -->",
    ])
    func aDocumentWithoutItsMarksIsLeftAlone(_ document: String) {
        #expect(throws: BenchFailure.self) { try MarkedSection.replace("bench", in: document, with: "new") }
    }

    @Test func theChartIsWellFormedWhateverItsTextsSay() throws {
        let rows = [Self.row(.hotFeed, rate: 20_000, nginx: 30_000), Self.row(.post, rate: 0.5)]
        let svg = RateChart(result: Self.result(rows)).svg
        let parser = XMLChecker()
        #expect(parser.isWellFormed(svg))
        #expect(svg.contains(">20,000<"))
        #expect(SVGText.escape("<a b='c'>&\u{1}") == "&lt;a b=&#39;c&#39;&gt;&amp;")
        #expect(parser.isWellFormed(RateChart(result: Self.result([])).svg))
    }

    @Test func numbersAreShort() {
        #expect(
            [0.25, 7.04, 99.6, 999.6, 12_345, 1_234_567].map(Figure.rate) == [
                "0.3", "7.0", "100", "1,000", "12,300", "1,230,000",
            ])
        #expect(Figure.milliseconds(0.000_42) == "0.42")
    }
}
