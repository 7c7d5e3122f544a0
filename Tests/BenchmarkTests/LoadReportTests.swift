@testable import Benchmarks
import Testing

@Suite struct LoadReportTests {
    private static let around = """
        Running 5s test @ http://127.0.0.1:1/
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
        \(LoadReport.mark)requests=51234 us=5003210 bytes=123456789 status=0 broken=0 p50=1204.0 p99=9876.0
        Requests/sec:  10240.33

        """

    @Test func theLineOfTheScriptIsFoundAmongTheWordsOfTheTool() throws {
        let report = try LoadReport(output: Self.around)
        #expect(report.requests == 51_234)
        #expect(abs(report.rate - 10_240.2) < 0.1)
        #expect(report.p50 == 0.001_204)
        #expect(report.p99 == 0.009_876)
        #expect(report.fault == nil)
    }

    @Test(arguments: [
        ("status=0", "status=3", "3 of 51234 refused"), ("broken=0", "broken=2", "2 connections failed"),
        ("requests=51234", "requests=0", "no answer"),
    ])
    func aRoundWithOneFaultIsNoFigure(_ good: String, _ bad: String, _ words: String) throws {
        #expect(try LoadReport(output: Self.around.replacing(good, with: bad)).fault == words)
    }

    @Test(arguments: [
        "", "unable to connect to 127.0.0.1:1 Connection refused", around + around,
        around.replacing("p99=9876.0", with: ""), around.replacing("p50=1204.0", with: "p50=-nan"),
        around.replacing("requests=51234", with: "requests=1e300"),
    ])
    func whatCannotBeReadIsRefused(_ output: String) {
        #expect(throws: BenchFailure.self) { try LoadReport(output: output) }
    }

    @Test func theRateOfPgbenchIsFound() throws {
        let output = """
            pgbench (15.10)
            transaction type: a.sql
            latency average = 0.412 ms
            tps = 19405.128 (without initial connection time)
            """
        #expect(try Pgbench.rate(in: output) == 19_405.128)
        #expect(throws: BenchFailure.self) { try Pgbench.rate(in: "pgbench: error: no such file") }
        #expect(throws: BenchFailure.self) { try Pgbench.rate(in: "tps = 0.000 (without initial connection time)") }
    }
}
