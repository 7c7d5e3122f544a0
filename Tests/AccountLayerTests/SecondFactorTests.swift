import AgentAPI
import NIOHTTP1
import JSONWriting
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct SecondFactorTests {
    /// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func theVectorsOfTheRFCComeOut(seconds: Int64, code: String) {
        let secret = TOTPSecret(stored: Array("12345678901234567890".utf8))
        #expect(secret.code(step: TOTPSecret.step(at: seconds * 1_000)) == code)
    }

    @Test func aCodeIsGoodInItsStepAndTheNext() {
        let secret = TOTPSecret(stored: Array("12345678901234567890".utf8))
        let code = secret.code(step: 100)
        #expect(secret.step(of: code, at: 100 * 30_000) == 100)
        #expect(secret.step(of: code, at: 101 * 30_000 + 29_999) == 100)
        #expect(secret.step(of: code, at: 102 * 30_000) == nil)
        #expect(secret.step(of: code, at: 99 * 30_000 + 29_999) == nil)
        #expect(secret.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    }

    @Test(arguments: TestEngine.available)
    func signingInTakesTheSecondFactor(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("totp@example.org")
            let (secret, backupCodes) = try await human.turnOnTOTP()
            #expect(backupCodes.count == 8 && Set(backupCodes).count == 8)
            let account = try await human.get("/v1/account")
            #expect(account["account"]["totp"] == .bool(true))

            // That there is one is told to who knows the passphrase alone.
            expectRefusal(try await accounts.signIn("totp@example.org"), 401, "TOTP_REQUIRED")
            expectRefusal(
                try await accounts.signIn("totp@example.org", "not the passphrase"), 401, "SIGN_IN_REFUSED")
            let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            expectRefusal(
                try await accounts.signIn("totp@example.org", "not the passphrase", totp: code), 401, "SIGN_IN_REFUSED")
            for wrong in ["000000", "12345", "1234567", "abcdef", "AAAAA-AAAAA", "٠٠٠٠٠٠"] where wrong != code {
                expectRefusal(try await accounts.signIn("totp@example.org", totp: wrong), 401, "SIGN_IN_REFUSED")
            }
            _ = try await accounts.signedIn("totp@example.org", totp: code)
            // Replayed.
            expectRefusal(try await accounts.signIn("totp@example.org", totp: code), 401, "SIGN_IN_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofManySignInsWithOneCodeOneWins(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("many@example.org")
            let (secret, backupCodes) = try await human.turnOnTOTP()
            let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            for proof in [code, backupCodes[3]] {
                let statuses = try await together(20) {
                    try await accounts.signIn("many@example.org", totp: proof).status
                }
                #expect(statuses.count { $0 == 201 } == 1, "\(proof): \(statuses)")
                #expect(statuses.allSatisfy { [201, 401].contains($0) })
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aBackupCodeWorksOnceAndAlsoTypedCarelessly(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("backup@example.org")
            let (_, backupCodes) = try await human.turnOnTOTP()
            let typed = backupCodes[0].lowercased().replacing("-", with: " ").replacing("0", with: "o")
            _ = try await accounts.signedIn("backup@example.org", totp: typed)
            expectRefusal(
                try await accounts.signIn("backup@example.org", totp: backupCodes[0]), 401, "SIGN_IN_REFUSED")
            _ = try await accounts.signedIn("backup@example.org", totp: backupCodes[1])
            let export = try await human.get("/v1/account/export")
            #expect(export["backup_codes_left"].number == 6)
        }
    }

    @Test(arguments: TestEngine.available)
    func afterARestartCodesFromBeforeItAreRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("restart@example.org")
            let (secret, _) = try await human.turnOnTOTP()
            let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            _ = try await accounts.signedIn("restart@example.org", totp: code)
            try await accounts.restart()
            expectRefusal(try await accounts.signIn("restart@example.org", totp: code), 401, "SIGN_IN_REFUSED")
            accounts.clock.advance(seconds: 30)
            expectRefusal(try await accounts.signIn("restart@example.org", totp: code), 401, "SIGN_IN_REFUSED")
            let next = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            _ = try await accounts.signedIn("restart@example.org", totp: next)
        }
    }

    @Test(arguments: TestEngine.available)
    func turningItOffTakesPassphraseAndCode(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("off@example.org")
            expectRefusal(
                try await human.post("/v1/account/totp/confirm", ["totp": "123456"]), 409, "TOTP_NOT_BEGUN")
            expectRefusal(
                try await human.post("/v1/account/totp", ["passphrase": "not the passphrase"]), 403, "PASSPHRASE_WRONG")
            let (_, backupCodes) = try await human.turnOnTOTP()
            expectRefusal(
                try await human.post("/v1/account/totp", ["passphrase": TestAccounts.passphrase]), 409, "TOTP_ALREADY_ON")
            expectRefusal(
                try await human.send(
                    .DELETE, "/v1/account/totp", ["passphrase": TestAccounts.passphrase, "totp": "000000"]),
                403, "TOTP_REFUSED")
            expectRefusal(
                try await human.send(
                    .DELETE, "/v1/account/totp", ["passphrase": "not the passphrase", "totp": backupCodes[0]]),
                403, "PASSPHRASE_WRONG")
            let off = try await human.send(
                .DELETE, "/v1/account/totp", ["passphrase": TestAccounts.passphrase, "totp": backupCodes[0]])
            #expect(off.status == 200)
            _ = try await accounts.signedIn("off@example.org")
        }
    }
}

/// Runs `body` so many times at once.
func together<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable () async throws -> Result) async throws
    -> [Result]
{
    try await withThrowingTaskGroup(of: Result.self) { group in
        for _ in 0..<count { group.addTask { try await body() } }
        var results: [Result] = []
        for try await result in group { results.append(result) }
        return results
    }
}
