import NIOHTTP1
import JSONWriting
import AgentAPI
import Foundation
import HTTPSupport
import PassphraseHashing
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct SignInTests {
    @Test(arguments: TestEngine.available)
    func everySpellingOfTheAddressSignsIn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("some.body@example.org")
            for spelling in ["SOME.BODY@EXAMPLE.ORG", "some.body@example.org.", " Some.Body@Example.Org "] {
                _ = try await accounts.signedIn(spelling)
            }
            // Look-alikes are refused before anything is looked up; other addresses are other people.
            for lookAlike in ["some.b\u{43E}dy@example.org", "some.body\u{200B}@example.org"] {
                expectRefusal(try await accounts.signIn(lookAlike), 400, "INVALID_EMAIL")
            }
            for other in ["somebody@example.org", "some.body+x@example.org", "some.body@example.com"] {
                let refused = try await accounts.signIn(other)
                expectRefusal(refused, 401, "SIGN_IN_REFUSED")
                #expect(refused["hint"].text.contains("nacre owner account recover"))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aPassphraseIsTheSameFromEveryKeyboard(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("accent@example.org", "caf\u{E9} cr\u{E8}me br\u{FB}l\u{E9}e")
            _ = try await accounts.signedIn("accent@example.org", "cafe\u{301} cre\u{300}me bru\u{302}le\u{301}e")
            expectRefusal(
                try await accounts.signIn("accent@example.org", "cafe creme brulee"), 401, "SIGN_IN_REFUSED")
            expectRefusal(try await accounts.signIn("accent@example.org", ""), 400, "PASSPHRASE_TOO_SHORT")
            expectRefusal(
                try await accounts.signIn("accent@example.org", String(repeating: "x", count: 1_025)), 400,
                "PASSPHRASE_TOO_LONG")
        }
    }

    @Test(arguments: TestEngine.available)
    func sessionsEndOneByOneAllTogetherAndByThemselves(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let one = try await accounts.human("s@example.org")
            accounts.clock.advance(days: 1)
            let two = try await accounts.signedIn("s@example.org")
            let stranger = try await accounts.human("stranger@example.org")

            let list = try await two.get("/v1/sessions")
            let sessions = list["sessions"].items
            #expect(
                sessions.count == 2 && sessions[0]["current"] == .bool(true) && sessions[1]["current"] == .bool(false))
            #expect(sessions[0]["expires_day"].number == accounts.clock.now.day + 30)
            #expect(sessions[1]["created_day"].number == accounts.clock.now.day - 1)
            #expect(sessions[0].keys == ["id", "created_day", "expires_day", "current", "browser", "name"])

            let out = try await two.send(.DELETE, "/v1/sessions/current")
            #expect(out.status == 200)
            expectRefusal(try await two.get("/v1/account"), 401, "UNAUTHORIZED")
            let three = try await accounts.signedIn("s@example.org")
            let everywhere = try await three.send(.DELETE, "/v1/sessions")
            #expect(everywhere.status == 200)
            for human in [one, three] { expectRefusal(try await human.get("/v1/account"), 401, "UNAUTHORIZED") }
            #expect(try await stranger.get("/v1/account").status == 200)

            accounts.clock.advance(days: 30)
            expectRefusal(try await stranger.get("/v1/account"), 401, "UNAUTHORIZED")
            try await AccountUpkeep(domain: accounts.inside).run()
            let rows = try await accounts.count("sessions")
            #expect(rows == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAccountHasFiftySessionsAtMost(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = try await accounts.human("fifty@example.org")
            accounts.clock.advance(days: 1)
            for _ in 0..<50 { _ = try await accounts.signedIn("fifty@example.org") }
            let rows = try await accounts.count("sessions")
            #expect(rows == 50)
            expectRefusal(try await first.get("/v1/account"), 401, "UNAUTHORIZED")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNoSessionOpensNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("x@example.org")
            for token in [
                "", "nacre_session_", SessionToken().text, human.session.uppercased(), human.session + "A",
                String(human.session.dropLast()), human.session.replacing("nacre_session_", with: "moltbook_sk_"),
            ] {
                let answer = try await accounts.send(
                    .GET, "/v1/account", headers: [("Authorization", "Bearer \(token)")])
                #expect(answer.status == 401, "\(token)")
            }
            // A cookie is no credential here.
            let cookie = try await accounts.send(.GET, "/v1/account", headers: [("Cookie", "session=\(human.session)")])
            #expect(cookie.status == 401)
            for (method, path) in [
                ("GET", "/v1/account"), ("GET", "/v1/sessions"), ("GET", "/v1/account/export"),
                ("POST", "/v1/account/plan"), ("POST", "/v1/account/passphrase"), ("POST", "/v1/account/email"),
                ("POST", "/v1/account/email/confirm"), ("POST", "/v1/account/totp"),
                ("POST", "/v1/account/totp/confirm"), ("DELETE", "/v1/account/totp"), ("DELETE", "/v1/account"),
                ("DELETE", "/v1/sessions"), ("DELETE", "/v1/sessions/current"),
            ] {
                let answer = try await accounts.send(.init(rawValue: method), path, json: "{}")
                expectRefusal(answer, 401, "UNAUTHORIZED")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aHashWithOlderParametersIsRenewed(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("old@example.org")
            let id = try await human.id()
            let older = Argon2id.Parameters(passes: 2, memoryKiB: 32)
            let hash = try PassphraseHash(Passphrase(typed: TestAccounts.passphrase), parameters: older)
            try await accounts.inside.people.change(id) { $0.person.passphrase = hash }
            expectRefusal(try await accounts.signIn("old@example.org", "not the passphrase"), 401, "SIGN_IN_REFUSED")
            #expect(try await accounts.inside.people.load(id).person.passphrase == hash)
            _ = try await accounts.signedIn("old@example.org")
            #expect(
                try await accounts.inside.people.load(id).person.passphrase.parameters
                    == accounts.inside.people.hashing.parameters)
            _ = try await accounts.signedIn("old@example.org")
        }
    }

    /// 500 at once: as many hashes at a time as there are workers, a bounded line, and 503 with Retry-After beyond it.
    @Test(arguments: TestEngine.available)
    func fiveHundredAtOnceAreBounded(engine: TestEngine) async throws {
        try await TestAccounts.run(
            engine,
            configure: {
                $0.hashing = HashingBounds(parameters: .init(passes: 2, memoryKiB: 8_192), workers: 2, waiting: 8)
            }
        ) { accounts in
            _ = try await accounts.human("load@example.org")
            let before = Memory.peakKiB()
            let answers = try await together(500) { try await accounts.signIn("load@example.org") }
            let refused = answers.filter { $0.status == 503 }
            let others = answers.filter { ![201, 503].contains($0.status) }
            #expect(others.isEmpty, "\(others.first.map { "\($0.status) \($0.text.prefix(300))" } ?? "")")
            #expect(answers.contains { $0.status == 201 } && !refused.isEmpty)
            for answer in refused.prefix(3) {
                expectRefusal(answer, 503, "OVERLOADED")
                #expect((answer.header("Retry-After").flatMap(Int.init) ?? 0) > 0)
            }
            let counts = accounts.inside.people.hashing.counts
            #expect(counts.mostAtOnce <= 2)
            #expect(counts.refused == refused.count)
            // 500 hashes at a time would take 4 GB.
            #expect(Memory.peakKiB() - before < 1_000_000)
            _ = try await accounts.signedIn("load@example.org")
        }
    }
}

/// What this process has taken of the machine's memory.
enum Memory {
    static func peakKiB() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }
}
