import JSONWriting
import AgentAPI
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct RevocationTests {
    @Test(arguments: TestEngine.available)
    func aRevokedTokenWorksNoLonger(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let first = try await application.tokens(browser)
            let second = Tokens(try await application.refresh(first.refresh))
            // An access token ends alone.
            let access = try await application.post("/oauth/revoke", [("token", second.access)])
            #expect(access.status == 200 && access.body.isEmpty)
            expectRefusal(try await application.get("/v1/account/profile", second.access), 401, "INVALID_TOKEN")
            #expect(try await application.get("/v1/account/profile", first.access).status == 200)
            // A refresh token ends everything; a wrong hint does not matter.
            let refresh = try await application.post(
                "/oauth/revoke", [("token", second.refresh), ("token_type_hint", "access_token")])
            #expect(refresh.status == 200)
            expectRefusal(try await application.get("/v1/account/profile", first.access), 401, "INVALID_TOKEN")
            expectOAuthError(try await application.refresh(second.refresh), "invalid_grant")
            // What is no token is revoked already.
            for text in [second.refresh, second.access, "x"] {
                #expect(try await application.post("/oauth/revoke", [("token", text)]).status == 200)
            }
            expectOAuthError(try await application.post("/oauth/revoke", []), "invalid_request")
        }
    }

    @Test(arguments: TestEngine.available)
    func nobodyRevokesOrLooksIntoAnothersToken(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let other = try await accounts.application("Other")
            let open = try await accounts.application("Open") { $0.isPublic = true }
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser)
            for token in [tokens.access, tokens.refresh] {
                expectOAuthError(try await other.post("/oauth/revoke", [("token", token)]), "unauthorized_client")
                let theirs = try await other.post("/oauth/introspect", [("token", token)])
                #expect(theirs.status == 200 && theirs.text == #"{"active":false}"#)
                expectOAuthError(try await open.post("/oauth/introspect", [("token", token)]), "invalid_client", 401)
                let nobody = try await accounts.form("/oauth/introspect", [("token", token)])
                expectOAuthError(nobody, "invalid_client", 401)
            }
            #expect(try await application.get("/v1/account/profile", tokens.access).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aClientLooksIntoItsOwnTokens(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let second = try await accounts.application("Second")
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser)
            let access = try await application.post("/oauth/introspect", [("token", tokens.access)])
            #expect(access["active"] == .bool(true) && access["scope"].text == "profile:read")
            #expect(access["client_id"].text == application.id && access["token_type"].text == "Bearer")
            #expect(access["exp"].number == accounts.clock.now.milliseconds / 1_000 + 600)
            #expect(access["iss"].text == TestApplication.issuer)
            let refresh = try await application.post("/oauth/introspect", [("token", tokens.refresh)])
            #expect(refresh["active"] == .bool(true) && refresh["sub"] == access["sub"])
            // The person has another name for each client, which is the same each time.
            let again = try await application.tokens(browser)
            let same = try await application.post("/oauth/introspect", [("token", again.access)])
            #expect(same["sub"] == access["sub"] && access["sub"].text.count == 22)
            let elsewhere = try await second.tokens(browser)
            let other = try await second.post("/oauth/introspect", [("token", elsewhere.access)])
            #expect(other["active"] == .bool(true) && other["sub"] != access["sub"])
            accounts.clock.advance(seconds: 600)
            let late = try await application.post("/oauth/introspect", [("token", tokens.access)])
            #expect(late.text == #"{"active":false}"#)
        }
    }
}
