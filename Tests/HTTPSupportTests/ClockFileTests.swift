import Foundation
import HTTPSupport
import JSONWriting
import Testing

@Suite struct ClockFileTests {
    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("clock_\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try body(path)
    }

    /// In place, as a drill does it.
    private func write(_ text: String, to path: String) throws {
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    @Test func theTimeIsWhatTheFileSaysAtEachCall() throws {
        try withFile("1700000000123\n") { path in
            let clock = try WallClock.file(path)
            #expect(clock.now.milliseconds == 1_700_000_000_123)
            try write("1800000000000", to: path)
            #expect(clock.now.milliseconds == 1_800_000_000_000)
            #expect(clock.pollInterval == .milliseconds(50))
            #expect(WallClock.system.pollInterval == .seconds(30))
        }
    }

    @Test func aFileThatIsUnreadableForAMomentKeepsTheLastTime() throws {
        try withFile("1700000000123") { path in
            let clock = try WallClock.file(path)
            for text in ["", "x", "-5", "99999999999999999999"] {
                try write(text, to: path)
                #expect(clock.now.milliseconds == 1_700_000_000_123, "\(text)")
            }
        }
    }

    @Test func aFileWithoutATimeIsRefused() throws {
        for text in ["", "now", "99999999999999999999"] {
            try withFile(text) { path in
                #expect(throws: ClockFileRefusal.unreadable) { _ = try WallClock.file(path) }
            }
        }
        #expect(throws: ClockFileRefusal.unreadable) { _ = try WallClock.file("/nonexistent") }
    }
}

@Suite struct PublicURLTests {
    @Test(arguments: [
        ("http://localhost:8421", "localhost:8421"), ("https://nacre.example/", "nacre.example"),
        ("https://Nacre.Example:443", "nacre.example"), ("http://nacre.example:80/x", "nacre.example"),
        ("http://nacre.example:443", "nacre.example:443"), ("http://[::1]:8420", "[::1]:8420"),
    ])
    func theAuthorityLeavesTheDefaultPortOut(url: String, authority: String) {
        #expect(PublicURL(url).authority == authority)
    }
}
