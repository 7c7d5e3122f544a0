@testable import Benchmarks
import Testing

@Suite struct ProcessUsageTests {
    @Test func aNameMayHoldSpacesAndParentheses() {
        let stat = "4242 (a (b) c) S 17 4242 4242 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 1 0 100 1 1\n"
        #expect(
            ProcessUsage.parse(stat) == ProcessUsage.Line(pid: 4_242, parent: 17, ownTicks: 200, reapedTicks: 10))
    }

    @Test(arguments: ["", "1", "1 (x", "1 (x) S", "1 (x) S 1 2 3 4 5 6 7 8 9 10 a b c d e f"])
    func whatIsNoSuchLineIsNothing(_ stat: String) { #expect(ProcessUsage.parse(stat) == nil) }

    @Test func coresAreCountedAsLinuxListsThem() {
        #expect(["0", "0-1", "0-1,4", "2,3,8-15"].map(MachineDescription.count) == [1, 2, 3, 10])
        #expect(["", "x", "3-1", "1-2-3", "-"].map(MachineDescription.count) == [nil, nil, nil, nil, nil])
    }
}
