import AgentAPI
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct RecoveryTests {
    private static let new = "another four words"

    @Test(arguments: TestEngine.available)
    func aMailedCodeSetsANewPassphraseAndEndsAllSessions(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("lost@example.org")
            let recovery = try await accounts.post("/v1/recovery", ["email": "LOST@example.org"])["recovery"].text
            let code = try await accounts.takeCode(to: "LOST@example.org")
            // A passphrase that cannot be used costs no try.
            for _ in 1...6 {
                expectRefusal(
                    try await confirm(accounts, recovery, code, "short"), 400, "PASSPHRASE_TOO_SHORT")
            }
            let done = try await confirm(accounts, recovery, code, Self.new)
            #expect(done.status == 200)
            expectRefusal(try await human.get("/v1/account"), 401, "UNAUTHORIZED")
            expectRefusal(try await accounts.signIn("lost@example.org"), 401, "SIGN_IN_REFUSED")
            _ = try await accounts.signedIn("lost@example.org", Self.new)
            expectRefusal(try await confirm(accounts, recovery, code, Self.new), 400, "CODE_REFUSED")
            let notices = try await accounts.mails(to: "lost@example.org")
            #expect(notices.contains { $0.header("Subject") == "Your passphrase was changed" })
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecondFactorStays(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("two@example.org")
            let (_, backupCodes) = try await human.turnOnTOTP()
            let recovery = try await accounts.post("/v1/recovery", ["email": "two@example.org"])["recovery"].text
            let code = try await accounts.takeCode(to: "two@example.org")
            let done = try await confirm(accounts, recovery, code, Self.new)
            #expect(done.status == 200)
            expectRefusal(try await accounts.signIn("two@example.org", Self.new), 401, "TOTP_REQUIRED")
            _ = try await accounts.signedIn("two@example.org", Self.new, totp: backupCodes[0])
        }
    }

    @Test(arguments: TestEngine.available)
    func codesOfOtherAttemptsDoNotWork(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("one@example.org")
            let recovery = try await accounts.post("/v1/recovery", ["email": "one@example.org"])["recovery"].text
            let code = try await accounts.takeCode(to: "one@example.org")
            let other = try await accounts.post("/v1/recovery", ["email": "nobody@example.org"])["recovery"].text
            expectRefusal(try await confirm(accounts, other, code, Self.new), 400, "CODE_REFUSED")
            // A recovery is no sign-up, though both are 43 characters.
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": recovery, "code": code]), 400, "CODE_REFUSED")
            expectRefusal(
                try await confirm(accounts, recovery, code, "one@example.org"), 400, "PASSPHRASE_IS_EMAIL")
            let statuses = try await together(4) { try await confirm(accounts, recovery, code, Self.new).status }
            #expect(statuses.sorted() == [200, 400, 400, 400])
        }
    }

    @Test(arguments: TestEngine.available)
    func whoHasNoAccountIsToldSoByMailAlone(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let answer = try await accounts.post("/v1/recovery", ["email": "nobody@example.org"])
            #expect(answer.status == 202)
            let mail = try await accounts.mails(to: "nobody@example.org")
            #expect(mail.count == 1 && mail[0].code == nil)
            expectRefusal(
                try await confirm(accounts, answer["recovery"].text, "00000-00000", Self.new), 400, "CODE_REFUSED")
        }
    }

    private func confirm(
        _ accounts: TestAccounts, _ recovery: String, _ code: String, _ passphrase: String
    ) async throws -> Answer {
        try await accounts.post(
            "/v1/recovery/confirm", ["recovery": recovery, "code": code, "passphrase": passphrase])
    }
}
