import NIOHTTP1
import JSONWriting
import AgentAPI
import Foundation
import HTTPSupport
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct SignUpTests {
    @Test(arguments: TestEngine.available)
    func fromAnAddressToAnAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("New.Human@Example.ORG.".lowercased().replacing("org.", with: "org"))
            let account = try await human.get("/v1/account")
            #expect(account["account"]["email"].text == "new.human@example.org")
            #expect(account["account"]["plan"].text == "free")
            #expect(account["account"]["created_day"].number == accounts.clock.now.day)
            #expect(account["account"]["totp"] == .bool(false))
            #expect(account["account"]["allowance"]["run"].number == 3)
            #expect(account["account"]["allowance"]["vote"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func beforeTheCodeThereIsNoAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let answer = try await accounts.signUp("early@example.org")
            #expect(answer.status == 202 && answer["signup"].text.count == 43)
            expectRefusal(try await accounts.signIn("early@example.org"), 401, "SIGN_IN_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func aCodeHasFiveTriesAlsoAtOnce(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let first = try await accounts.signUp("tries@example.org")["signup"].text
            let code = try await accounts.takeCode(to: "tries@example.org")
            let wrong = code == "00000-00000" ? "00000-00001" : "00000-00000"
            for _ in 1...5 {
                expectRefusal(
                    try await accounts.post("/v1/accounts/confirm", ["signup": first, "code": wrong]), 400, "CODE_REFUSED"
                )
            }
            // The right one comes too late.
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": first, "code": code]), 400, "CODE_REFUSED")

            let second = try await accounts.signUp("tries@example.org")["signup"].text
            let newCode = try await accounts.takeCode(to: "tries@example.org")
            _ = try await together(40) {
                try await accounts.post("/v1/accounts/confirm", ["signup": second, "code": wrong]).status
            }
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": second, "code": newCode]), 400, "CODE_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofConfirmationsAtOnceOneWins(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let signUp = try await accounts.signUp("once@example.org")["signup"].text
            let code = try await accounts.takeCode(to: "once@example.org")
            let statuses = try await together(5) {
                try await accounts.post("/v1/accounts/confirm", ["signup": signUp, "code": code]).status
            }
            #expect(statuses.sorted() == [201, 400, 400, 400, 400])
            let rows = try await accounts.count("accounts")
            #expect(rows == 1)
        }
    }

    /// Two people who both began with one address: the mailbox decides, and there is one account in the end.
    @Test(arguments: TestEngine.available)
    func ofTwoAttemptsWithOneAddressTheFirstConfirmedWins(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let one = try await accounts.signUp("both@example.org", "the first passphrase")["signup"].text
            let oneCode = try await accounts.takeCode(to: "both@example.org")
            let two = try await accounts.signUp("BOTH@example.org", "the second passphrase")["signup"].text
            let twoCode = try await accounts.takeCode(to: "BOTH@example.org")
            // Codes of one attempt do not confirm another.
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": one, "code": twoCode]), 400, "CODE_REFUSED")
            let done = try await accounts.post("/v1/accounts/confirm", ["signup": two, "code": twoCode])
            #expect(done.status == 201)
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": one, "code": oneCode]), 400, "CODE_REFUSED")
            _ = try await accounts.signedIn("Both@Example.Org", "the second passphrase")
            expectRefusal(
                try await accounts.signIn("both@example.org", "the first passphrase"), 401, "SIGN_IN_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func acodeIsGoneAfterTwoHours(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let signUp = try await accounts.signUp("late@example.org")["signup"].text
            let code = try await accounts.takeCode(to: "late@example.org")
            accounts.clock.advance(hours: 2)
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": signUp, "code": code]), 400, "CODE_REFUSED")
            try await AccountUpkeep(domain: accounts.inside).run()
            let rows = try await accounts.count("mailed_codes")
            #expect(rows == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func badRequestsAreRefusedWithAReason(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let cases: [(String, String, String)] = [
                ("a@example.org", "short", "PASSPHRASE_TOO_SHORT"),
                ("a@example.org", String(repeating: "long words ", count: 100), "PASSPHRASE_TOO_LONG"),
                ("long.enough@example.org", "Long.Enough@example.org", "PASSPHRASE_IS_EMAIL"),
                ("a@example.org", "correct horse battery staple", "PASSPHRASE_COMMON"),
                ("a@example.org\r\nBcc: b@example.org", TestAccounts.passphrase, "INVALID_EMAIL"),
                ("\u{430}@example.org", TestAccounts.passphrase, "INVALID_EMAIL"),
            ]
            for (email, passphrase, code) in cases {
                expectRefusal(try await accounts.signUp(email, passphrase), 400, code)
            }
            expectRefusal(try await accounts.send(.POST, "/v1/accounts", json: "{"), 400, "INVALID_JSON")
            expectRefusal(try await accounts.send(.POST, "/v1/accounts", json: "{}"), 400, "MISSING_FIELD")
            expectRefusal(
                try await accounts.send(.POST, "/v1/accounts", json: #"{"email":1,"passphrase":"x"}"#), 400, "WRONG_TYPE")
            let large = #"{"email":"\#(String(repeating: "a", count: 20_000))","passphrase":"x"}"#
            expectRefusal(try await accounts.send(.POST, "/v1/accounts", json: large), 413, "PAYLOAD_TOO_LARGE")
            for (signup, code) in [
                ("", ""), ("x", "00000-00000"), (String(repeating: "A", count: 43), "0"),
                (String(repeating: "A", count: 43), "00000-00000"), (String(repeating: "=", count: 43), "00000-00000"),
            ] {
                expectRefusal(
                    try await accounts.post("/v1/accounts/confirm", ["signup": signup, "code": code]), 400,
                    "CODE_REFUSED")
            }
            let rows = try await accounts.count("waiting_mail") + accounts.count("mailed_codes")
            #expect(rows == 0 && accounts.mails().isEmpty)
        }
    }

    /// Whether the account is there is found out, and its key is kept.
    @Test(arguments: TestEngine.available)
    func aConnectionLostAtTheCommitDestroysNoAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let signUp = try await accounts.signUp("lost@example.org")["signup"].text
            let code = try await accounts.takeCode(to: "lost@example.org")
            // The first is the counted try.
            accounts.stage.loseCommit(after: 1)
            let confirmed = try await accounts.post("/v1/accounts/confirm", ["signup": signUp, "code": code])
            #expect(confirmed.status == 201)
            _ = try await accounts.signedIn("lost@example.org")
        }
    }

    @Test(arguments: TestEngine.available)
    func oneNetworkDoesNotUseUpTheMailsToAnAddress(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.mailsPerNetworkAndDay = 2
        limits.mailsPerDay = 5
        let proxies = [try CIDR("127.0.0.0/8")]
        try await TestAccounts.run(engine, limits: limits, configure: { $0.listening.trustedProxies = proxies }) {
            accounts in
            func recover(from address: String) async throws -> Answer {
                try await accounts.post(
                    "/v1/recovery", ["email": "a@example.org"], headers: [("X-Forwarded-For", address)])
            }
            for network in ["203.0.113.1", "198.51.100.1"] {
                for _ in 1...2 { #expect(try await recover(from: network).status == 202) }
                expectRateLimited(try await recover(from: network))
            }
            #expect(try await recover(from: "192.0.2.1").status == 202)
            expectRateLimited(try await recover(from: "192.0.2.1"))
        }
    }

    @Test(arguments: TestEngine.available)
    func signUpsAndMailsAreLimited(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.mailsPerDay = 2
        limits.signUpsPerHour = 4
        try await TestAccounts.run(engine, limits: limits) { accounts in
            for _ in 1...2 { #expect(try await accounts.signUp("a@example.org").status == 202) }
            expectRateLimited(try await accounts.signUp("A@example.org"))
            #expect(try await accounts.signUp("b@example.org").status == 202)
            expectRateLimited(try await accounts.signUp("c@example.org"))
        }
    }
}

extension TestAccounts {
    func count(_ table: StaticString) async throws -> Int64 {
        let query = Query<Int64>("SELECT COUNT(*) FROM \(raw: table)") { row in try row.integer() }
        return try await store.read { try $0.first(query) } ?? -1
    }
}
