import Foundation
import HTTPSupport
import Logging
import Synchronization
import Testing

/// Collects the lines of a log.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }
    @Sendable func add(_ line: String) { lines.withLock { $0.append(line) } }

    func logger(level: Logger.Level = .trace) -> Logger {
        Logger(label: "test") { [self] label in
            RedactingLogHandler(
                label: label, level: level, sink: add, now: { Date(timeIntervalSince1970: 1_773_263_000) })
        }
    }
}

@Suite struct RedactingLogTests {
    private struct Secretive: Error { let password = "hunter2" }
    private struct Speaking: ReportableError {
        let publicDescription = "the disk is full:\nmake room"
        let path = "/var/lib/secret"
    }
    private enum Carrying: Error { case notFound(id: String) }

    private func line(_ log: (Logger) -> Void) -> String {
        let lines = Lines()
        log(lines.logger())
        #expect(lines.all.count == 1)
        return lines.all.first ?? ""
    }

    @Test func anEntryIsOneLine() {
        let line = line { $0.warning("hello\nworld\r\u{2028}again", metadata: ["status": "503"]) }
        #expect(line == "2026-03-11T21:03:20Z warning test hello world again status=503")
    }

    @Test func anErrorIsItsTypeUnlessItMadeAPromise() {
        let silent = line { $0.report(Secretive(), doing: "opening the door") }
        #expect(silent.hasSuffix(#"error test opening the door error="HTTPSupportTests.RedactingLogTests.Secretive""#))
        let carrying = line { $0.report(Carrying.notFound(id: "hunter2"), doing: "reading") }
        #expect(!carrying.contains("hunter2") && !carrying.contains("notFound"))
        let speaking = line { $0.report(Speaking(), doing: "writing", level: .notice) }
        #expect(speaking.hasSuffix(#"notice test writing error="the disk is full: make room""#))
    }

    @Test func anErrorGivenToSwiftLogItselfIsTreatedAlike() {
        let line = line { $0.error("failed", error: Carrying.notFound(id: "hunter2")) }
        #expect(line.contains("Carrying") && !line.contains("hunter2"))
    }

    @Test func onlyKnownKeysArePrinted() {
        let line = line {
            $0.info(
                "done",
                metadata: [
                    "service": "example-server", "route": "/api/v1/posts/:id", "status": "200", "count": "\(3)",
                    "duration_ms": "1.25", "engine": "sqlite", "port": "8420", "version": "1.0.0-beta+2",
                    "hb.request.path": "/posts/77", "remote": "192.0.2.1", "query": "a=b", "Status": "x",
                ])
        }
        #expect(
            line.hasSuffix(
                "info test done service=example-server route=/api/v1/posts/:id status=200 count=3 duration_ms=1.25 "
                    + "engine=sqlite port=8420 version=1.0.0-beta+2"))
    }

    @Test(arguments: [
        ("error", "notFound(hunter2)"), ("service", "Server(hunter2)"), ("status", "hunter2"), ("count", "hunter2"),
        ("route", "/x?hunter2"), ("port", "hunter2"), ("version", "hunter2 "), ("engine", "a\nhunter2"),
        ("duration_ms", "-hunter2"),
        ("route", "https://hunter2@"),
    ])
    func aKnownKeyWithAnotherShapeOfValueIsDropped(_ key: String, _ value: String) {
        let line = line { $0.info("done", metadata: [key: .string(value)]) }
        #expect(line.hasSuffix("info test done"))
        let nested = self.line { $0.info("done", metadata: [key: .array([.string(value)])]) }
        #expect(nested.hasSuffix("info test done"))
    }

    @Test(arguments: [
        "from 192.0.2.44 now", "from 192.0.2.44:5123", "peer=192.0.2.44,", "(192.0.2.44)",
        "[IPv4]192.0.2.44/192.0.2.44:80",
        "at 192.0.2.44.", "host:192.0.2.44", "GET /posts/192.0.2.44", "connect(192.0.2.44:80): refused",
        "\"192.0.2.44\"", "added:192.0.2.44:99",
    ])
    func addressesAreTakenOutOfMessages(_ message: String) {
        let line = line { $0.info("\(message)") }
        #expect(!line.contains("192.0.2.44") && line.contains("["))
    }

    @Test(arguments: [
        "from 2001:db8::77", "[2001:db8::77]:443", "[IPv6]2001:db8::77/2001:db8::77:80", "x=2001:db8::77",
        "2001:db8::77:",
    ])
    func addressesOfTheOtherFamilyToo(_ message: String) {
        let line = line { $0.info("\(message)") }
        #expect(!line.contains("db8::77"))
    }

    @Test(arguments: [
        "GET /posts/hunter2", "path=/posts/hunter2", "url https://example.org/hunter2", "'/hunter2'", "a/b?hunter2",
        "(/x/hunter2)", "uri:/hunter2",
    ])
    func pathsAndAddressesOfPagesAreTakenOut(_ message: String) {
        let line = line { $0.info("\(message)") }
        #expect(!line.contains("hunter2"))
    }

    @Test(arguments: [
        "Server started and listening on 127.0.0.1:8420", "bound to 0.0.0.0 and ::",
        "read/write took 12:30 at HTTP/1.1",
        "a face was added to the cafe: 3.5 ms / 2", "version 1.2.3 of Foo.Bar",
    ])
    func harmlessTextStays(_ message: String) {
        let line = line { $0.info("\(message)") }
        #expect(line.hasSuffix(message))
    }

    @Test func metadataOfTheLoggerAndOfTheEntryAreMerged() {
        let line = line {
            var logger = $0
            logger[metadataKey: "engine"] = "sqlite"
            logger[metadataKey: "status"] = "1"
            logger.info("x", metadata: ["status": "2"])
        }
        #expect(line.hasSuffix("x status=2 engine=sqlite"))
    }

    @Test func entriesBelowTheLevelAreNotWritten() {
        let lines = Lines()
        lines.logger(level: .notice).info("no")
        #expect(lines.all.isEmpty)
    }
}
