import JSONWriting
import Foundation
import HTTPSupport
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct MailTests {
    @Test(arguments: TestEngine.available)
    func aMailIsPlainTextWithHeadersOfOursAlone(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.signUp("Plain@Example.ORG")
            let mail = try #require(try await accounts.mails(to: "Plain@example.org").first)
            let head = mail.text.split(separator: "\n\n", maxSplits: 1)[0].split(separator: "\n")
            #expect(
                head == [
                    "From: Nacre <nacre@accounts.nacre.test>", "To: <Plain@example.org>",
                    "Subject: Confirm your address", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                    "Content-Transfer-Encoding: 8bit", "Auto-Submitted: auto-generated",
                ])
            #expect(mail.code?.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/) != nil)
            try await accounts.mailIsSent()
        }
    }

    @Test(arguments: TestEngine.available)
    func mailComesFromTheAddressThatWasConfigured(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, configure: { $0.mailFrom = "post@other.example" }) { accounts in
            _ = try await accounts.signUp("a@example.org")
            let mail = try #require(try await accounts.mails(to: "a@example.org").first)
            #expect(mail.header("From") == "Nacre <post@other.example>")
        }
        for bad in ["nacre", "a@b.example\r\nBcc: c@d.example", ""] {
            #expect(throws: MailRefusal.notASender) {
                try MailSender(.sendmail(command: "/bin/true"), from: bad, listening: Listening(port: 1))
            }
        }
    }

    @Test func theOutboxIsForItsOwnerAlone() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            _ = try await accounts.signUp("a@example.org")
            let mail = try #require(try await accounts.mails(to: "a@example.org").first)
            let mode = { (path: String) in
                try (FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
            }
            #expect(try mode(accounts.outbox) == 0o700)
            #expect(try mode(accounts.outbox + "/" + mail.file) == 0o600)
        }
    }

    @Test func anOutboxThatOthersReachIsRefused() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_outbox_\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: MailRefusal.outboxNotOnLoopback) {
            try MailSender(.outbox(folder: folder), listening: Listening(address: "0.0.0.0", port: 1))
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        #expect(throws: MailRefusal.outboxOpenToOthers) { try Outbox(folder: folder) }
        #expect(throws: MailRefusal.notAnAbsolutePath) { try SendmailCommand(path: "sendmail") }
    }

    @Test(arguments: TestEngine.available)
    func aSendmailCommandGetsTheMessageAndNothingElse(engine: TestEngine) async throws {
        let script = try Script("printf '%s ' \"$#\" \"$@\" > \"$0.args\"; env > \"$0.env\"; cat > \"$0.got\"")
        defer { script.remove() }
        try await TestAccounts.run(engine, configure: { $0.mail = .sendmail(command: script.path) }) { accounts in
            _ = try await accounts.signUp("sent@example.org")
            try await accounts.mailIsSent()
            #expect(script.read(".args") == "2 -i -t ")
            #expect(script.read(".got").contains("\nTo: <sent@example.org>\n"))
            #expect(!script.read(".env").contains("sent@"))
        }
    }

    @Test func whatFailsIsTriedAgainAndNotForgotten() async throws {
        let script = try Script("cat > \"$0.got\"; test -e \"$0.ready\"")
        defer { script.remove() }
        try await TestAccounts.run(.sqlite, configure: { $0.mail = .sendmail(command: script.path) }) { accounts in
            _ = try await accounts.signUp("again@example.org")
            try await eventually("it was tried") { script.exists(".got") }
            let waiting = try await accounts.count("waiting_mail")
            #expect(waiting == 1)
            script.touch(".ready")
            // Also after a restart.
            try await accounts.restart()
            try await accounts.mailIsSent()
        }
    }

    @Test func aCommandThatNeverEndsIsEnded() async throws {
        let script = try Script("exec sleep 600")
        defer { script.remove() }
        let command = try SendmailCommand(path: script.path, timeout: .milliseconds(300))
        await #expect(throws: MailRefusal.commandTookTooLong) { try await command.send(Array("x".utf8)) }
        await #expect(throws: MailRefusal.cannotStartCommand) {
            try await SendmailCommand(path: "/nonexistent/sendmail").send(Array("x".utf8))
        }
        // One that does not read what it is given, either.
        let deaf = try Script("exit 3")
        defer { deaf.remove() }
        await #expect(throws: MailRefusal.commandFailed(status: 3)) {
            try await SendmailCommand(path: deaf.path).send([UInt8](repeating: 65, count: 30_000))
        }
    }

    @Test func onAClockThatRunsAheadWaitingMailIsLookedForAllTheTime() {
        #expect(MailService.turnsPerLook(WallClock { TestClock.start }) == 20)
        #expect(MailService.turnsPerLook(WallClock(pollInterval: .milliseconds(50)) { TestClock.start }) == 1)
        #expect(MailService.turnsPerLook(WallClock(pollInterval: .milliseconds(1)) { TestClock.start }) == 1)
    }

    @Test func whatFailsWaitsLongerEachTime() {
        var backOff = MailBackOff()
        let start = TestClock.start
        let later = { (seconds: Int64) in type(of: start).init(milliseconds: start.milliseconds + seconds * 1_000) }
        #expect(backOff.mayTry([1], now: start))
        let first = backOff.failed([1], now: start)
        #expect(first, "worth a line in the log")
        #expect(!backOff.mayTry([1], now: later(9)) && backOff.mayTry([2], now: later(9)))
        #expect(backOff.mayTry([1], now: later(10)))
        let second = backOff.failed([1], now: later(10))
        #expect(!second)
        #expect(!backOff.mayTry([1], now: later(29)) && backOff.mayTry([1], now: later(30)))
        backOff.succeeded([1])
        #expect(backOff.mayTry([1], now: start))
    }

    @Test(arguments: TestEngine.available)
    func mailThatCannotBeSentIsDroppedAfterTwoDaysWithItsKey(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, configure: { $0.mail = .sendmail(command: "/nonexistent/sendmail") }) {
            accounts in
            _ = try await accounts.signUp("never@example.org")
            let day = accounts.clock.now.day
            accounts.clock.advance(days: 2)
            try await AccountUpkeep(domain: accounts.inside).run()
            #expect(try await accounts.count("waiting_mail") == 1)
            accounts.clock.advance(days: 1)
            try await AccountUpkeep(domain: accounts.inside).run()
            #expect(try await accounts.count("waiting_mail") == 0)
            let key = try await accounts.inside.keys.existingWaitingKey(day: day)
            #expect(key == nil)
        }
    }
}

/// A program in a folder of its own.
private struct Script {
    let path: String

    init(_ body: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_script_\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/sendmail"
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    func read(_ ending: String) -> String { (try? String(contentsOfFile: path + ending, encoding: .utf8)) ?? "" }
    func exists(_ ending: String) -> Bool { FileManager.default.fileExists(atPath: path + ending) }
    func touch(_ ending: String) { _ = FileManager.default.createFile(atPath: path + ending, contents: nil) }
    func remove() { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
}
