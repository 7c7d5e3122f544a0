import JSONWriting
import AgentAPI
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct RefreshTests {
    @Test(arguments: TestEngine.available)
    func eachUseBringsTheNextTokenAndAnOldOneEndsTheGrant(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let first = try await application.tokens(browser)
            let second = Tokens(try await application.refresh(first.refresh))
            #expect(second.answer.status == 200 && second.refresh != first.refresh && second.access != first.access)
            let third = Tokens(try await application.refresh(second.refresh))
            #expect(third.answer.status == 200)
            let works = try await application.get("/v1/account/profile", third.access)
            #expect(works.status == 200)
            // The thief has the first, its owner the third: neither goes on.
            expectOAuthError(try await application.refresh(first.refresh), "invalid_grant")
            expectOAuthError(try await application.refresh(third.refresh), "invalid_grant")
            for tokens in [first, second, third] {
                expectRefusal(try await application.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
            }
            #expect(try await accounts.count("oauth_grants") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func ofManyAtOnceOneGoesOnAtMost(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser)
            let answers = try await together(20) { try await application.refresh(tokens.refresh) }
            #expect(answers.count { $0.status == 200 } <= 1)
            for answer in answers where answer.status != 200 { expectOAuthError(answer, "invalid_grant") }
            #expect(try await accounts.count("oauth_grants") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRefreshTokenIsOfOneClientAndNeverGrows(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let other = try await accounts.application("Other")
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser, scope: "profile:read tokens:issue")
            #expect(tokens.answer["scope"].text == "profile:read tokens:issue")
            expectOAuthError(try await other.refresh(tokens.refresh), "invalid_grant")
            expectOAuthError(try await application.refresh(tokens.refresh, scope: "plan:read"), "invalid_scope")
            for text in ["", "x", tokens.refresh + "A", String(tokens.refresh.dropLast()), tokens.access] {
                let answer = try await application.refresh(text)
                expectOAuthError(answer, text.isEmpty ? "invalid_request" : "invalid_grant")
            }
            let narrow = Tokens(try await application.refresh(tokens.refresh, scope: "tokens:issue"))
            #expect(narrow.answer["scope"].text == "tokens:issue")
            expectRefusal(try await application.get("/v1/account/profile", narrow.access), 403, "INSUFFICIENT_SCOPE")
            // What was granted is still granted.
            let wide = Tokens(try await application.refresh(narrow.refresh))
            #expect(wide.answer["scope"].text == "profile:read tokens:issue")
        }
    }

    @Test(arguments: TestEngine.available)
    func aGrantEndsAfterNinetyDaysHoweverOftenItIsUsed(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            var tokens = try await application.tokens(browser)
            for _ in 0..<2 {
                accounts.clock.advance(days: 44)
                tokens = Tokens(try await application.refresh(tokens.refresh))
                #expect(tokens.answer.status == 200)
            }
            accounts.clock.advance(days: 2)
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_grant")
            try await AccountUpkeep(domain: accounts.inside).run()
            for table: StaticString in ["oauth_grants", "oauth_codes", "oauth_tokens"] {
                #expect(try await accounts.count(table) == 0, "\(table)")
            }
        }
    }

    /// A grant that the database was made to point elsewhere does not open.
    @Test(arguments: TestEngine.available)
    func aRowMovedToAnotherAccountOrNameIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let pearl = try await application.tokens(try await accounts.human("pearl@example.org").browser())
            let shell = try await application.tokens(try await accounts.human("shell@example.org").browser())
            let tags = [pearl, shell].compactMap { RefreshToken($0.refresh)?.grantTag(accounts.inside.keys) }
            // The holder of one grant, put into the row of the other.
            try await accounts.store.write(.upkeep) { transaction in
                try transaction.run(
                    Command(
                        """
                        UPDATE oauth_grants SET holder = (SELECT holder FROM oauth_grants WHERE tag = \(tags[1]))
                        WHERE tag = \(tags[0])
                        """))
            }
            let refused = try await application.refresh(pearl.refresh)
            #expect(refused.status == 500)
            #expect(try await application.refresh(shell.refresh).status == 200)
        }
    }
}
