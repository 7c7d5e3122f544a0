import AgentAPI
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct ChangeTests {
    @Test(arguments: TestEngine.available)
    func aNewPassphraseEndsTheOtherSessions(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let one = try await accounts.human("p@example.org")
            let two = try await accounts.signedIn("p@example.org")
            expectRefusal(
                try await two.post("/v1/account/passphrase", ["old": "wrong one, sorry", "new": "another four words"]),
                403,
                "PASSPHRASE_WRONG")
            expectRefusal(
                try await two.post("/v1/account/passphrase", ["old": TestAccounts.passphrase, "new": "short"]), 400,
                "PASSPHRASE_TOO_SHORT")
            expectRefusal(
                try await two.post("/v1/account/passphrase", ["old": TestAccounts.passphrase, "new": "P@Example.org"]),
                400,
                "PASSPHRASE_IS_EMAIL")
            let done = try await two.post(
                "/v1/account/passphrase", ["old": TestAccounts.passphrase, "new": "another four words"])
            #expect(done.status == 200)
            expectRefusal(try await one.get("/v1/account"), 401, "UNAUTHORIZED")
            #expect(try await two.get("/v1/account").status == 200)
            expectRefusal(try await accounts.signIn("p@example.org"), 401, "SIGN_IN_REFUSED")
            _ = try await accounts.signedIn("p@example.org", "another four words")
        }
    }

    @Test(arguments: TestEngine.available)
    func anAddressIsChangedByACodeToTheNewOne(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("from@example.org")
            let begun = try await change(human, "to@example.org")
            #expect(begun.status == 202)
            let notice = try await accounts.mails(to: "from@example.org")
            #expect(notice[0].header("Subject") == "Your address is being changed" && notice[0].code == nil)
            let code = try await accounts.takeCode(to: "to@example.org")
            // Until then nothing has changed.
            _ = try await accounts.signedIn("from@example.org")
            let stranger = try await accounts.human("stranger@example.org")
            expectRefusal(try await confirm(stranger, begun, code), 400, "CODE_REFUSED")
            let done = try await confirm(human, begun, code)
            #expect(done.status == 200)
            expectRefusal(try await confirm(human, begun, code), 400, "CODE_REFUSED")
            expectRefusal(try await accounts.signIn("from@example.org"), 401, "SIGN_IN_REFUSED")
            _ = try await accounts.signedIn("TO@example.org")
            let account = try await human.get("/v1/account")
            #expect(account["account"]["email"].text == "to@example.org")
            // The old one is free again.
            _ = try await accounts.human("from@example.org")
        }
    }

    @Test(arguments: TestEngine.available)
    func anAddressWithAnAccountCannotBeTaken(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("me@example.org")
            let begun = try await change(human, "late@example.org")
            let code = try await accounts.takeCode(to: "late@example.org")
            // Somebody signs up with it in between.
            _ = try await accounts.human("late@example.org")
            expectRefusal(try await confirm(human, begun, code), 400, "CODE_REFUSED")
            let again = try await change(human, "Late@example.org")
            #expect(again.status == 202)
            let mail = try await accounts.mails(to: "Late@example.org")
            #expect(mail[0].code == nil)
            let account = try await human.get("/v1/account")
            #expect(account["account"]["email"].text == "me@example.org")
        }
    }

    @Test(arguments: TestEngine.available)
    func changingTheAddressTakesThePassphrase(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("me@example.org")
            expectRefusal(
                try await human.post(
                    "/v1/account/email", ["email": "b@example.org", "passphrase": "a wrong passphrase"]),
                403, "PASSPHRASE_WRONG")
            expectRefusal(try await change(human, "b@example.org\nBcc: c@example.org"), 400, "INVALID_EMAIL")
            #expect(accounts.mails().isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyOpenPlansAreChosen(engine: TestEngine) async throws {
        let plans = try Plans([
            .init(name: "free", run: 3, open: true), .init(name: "more", run: 10, open: true),
            .init(name: "closed", run: 40, open: false),
        ])
        try await TestAccounts.run(engine, plans: plans) { accounts in
            let human = try await accounts.human("plan@example.org")
            expectRefusal(try await human.post("/v1/account/plan", ["plan": "nothing"]), 400, "UNKNOWN_PLAN")
            expectRefusal(try await human.post("/v1/account/plan", ["plan": "closed"]), 403, "PLAN_NOT_OPEN")
            // Before the first draw of the first epoch it counts at once.
            let chosen = try await human.post("/v1/account/plan", ["plan": "more"])
            #expect(chosen["account"]["plan"].text == "more" && chosen["account"]["next_plan"] == .null)
            accounts.clock.advance(days: 30)
            let later = try await accounts.signedIn("plan@example.org")
            let lower = try await later.post("/v1/account/plan", ["plan": "free"])
            #expect(lower["account"]["plan"].text == "more" && lower["account"]["next_plan"].text == "free")
        }
    }

    private func change(_ human: Human, _ email: String) async throws -> Answer {
        try await human.post("/v1/account/email", ["email": email, "passphrase": TestAccounts.passphrase])
    }

    private func confirm(_ human: Human, _ begun: Answer, _ code: String) async throws -> Answer {
        try await human.post("/v1/account/email/confirm", ["change": begun["change"].text, "code": code])
    }
}
