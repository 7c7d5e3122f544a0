import NIOHTTP1
import AgentAPI
import ByteFraming
import Crypto
import Foundation
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct AuthorizationCodeTests {
    @Test(arguments: TestEngine.available)
    func aPersonLetsAnApplicationInNarrowly(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application("Reef & <b>Sons</b>")
            let human = try await accounts.human("pearl@example.org")
            let browser = TestBrowser(accounts)
            // Who is not signed in comes back to the question afterwards.
            let address = application.address()
            let asked = try await browser.open(address)
            #expect(asked.status == 303)
            let signIn = try #require(asked.header("Location"))
            #expect(signIn.hasPrefix("/signin?"))
            let back = try await browser.submit(
                "/signin", at: signIn, [("email", human.email), ("passphrase", TestAccounts.passphrase), ("totp", "")])
            #expect(back.header("Location") == address)

            let page = try await browser.open(address)
            #expect(page.status == 200)
            let words = PageText(page).words
            for word in [
                "Reef & <b>Sons</b>", human.email, Scope.profileRead.words, Scope.neverWords, "https://app.example",
                "90 days",
            ] { #expect(words.contains(word), "\(word)") }
            #expect(!words.contains(Scope.planRead.words))
            #expect(!page.text.contains("<b>Sons"))
            let policy = page.header("Content-Security-Policy") ?? ""
            #expect(
                policy.contains("form-action 'self' https://app.example;") && policy.contains("frame-ancestors 'none'"))

            let answer = try await browser.decide("allow", on: page)
            #expect(answer.status == 303)
            let location = try #require(answer.header("Location"))
            #expect(location.hasPrefix("https://app.example/done?code=nacre_code_"))
            let parameters = TestApplication.parameters(location)
            #expect(parameters["state"] == "a b&c=d/é" && parameters["iss"] == TestApplication.issuer)

            let tokens = Tokens(try await application.redeem(try #require(parameters["code"])))
            #expect(tokens.answer.status == 200 && tokens.answer.header("Cache-Control") == "no-store")
            #expect(tokens.answer["token_type"].text == "Bearer" && tokens.answer["expires_in"].number == 600)
            #expect(tokens.answer["scope"].text == "profile:read")
            let profile = try await application.get("/v1/account/profile", tokens.access)
            #expect(profile["email"].text == human.email)
            // That it looked is written down for the person.
            let accesses = try await human.get("/v1/account/access")
            #expect(accesses.text.contains(application.id))

            // Nothing else opens.
            let tokensRefused = try await accounts.send(
                .POST, "/v1/tokens", headers: [("Authorization", "Bearer \(tokens.access)")])
            expectRefusal(tokensRefused, 403, "INSUFFICIENT_SCOPE")
            for path in [
                "/v1/account", "/v1/sessions", "/v1/account/export", "/v1/account/applications", "/v1/wallet-copy",
            ] {
                expectRefusal(try await application.get(path, tokens.access), 403, "OWNER_REQUIRED")
            }
            expectRefusal(try await application.get("/v1/staff/trail", tokens.access), 403, "OWNER_REQUIRED")
            accounts.clock.advance(seconds: 600)
            let expired = try await application.get("/v1/account/profile", tokens.access)
            expectRefusal(expired, 401, "INVALID_TOKEN")
            #expect(expired.header("WWW-Authenticate")?.hasPrefix("Bearer error=\"invalid_token\"") == true)
        }
    }

    @Test(arguments: TestEngine.available)
    func theServerSaysWhatItDoes(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let metadata = try await accounts.get("/.well-known/oauth-authorization-server")
            #expect(metadata["issuer"].text == TestApplication.issuer)
            for (name, path) in [
                ("authorization_endpoint", "authorize"), ("token_endpoint", "token"),
                ("device_authorization_endpoint", "device"), ("revocation_endpoint", "revoke"),
                ("introspection_endpoint", "introspect"),
            ] { #expect(metadata[name].text == "\(TestApplication.issuer)/oauth/\(path)") }
            #expect(metadata["code_challenge_methods_supported"].items.map(\.text) == ["S256"])
            #expect(metadata["response_types_supported"].items.map(\.text) == ["code"])
            #expect(metadata["scopes_supported"].items.map(\.text) == Scope.allCases.map(\.rawValue))
            #expect(metadata["dpop_signing_alg_values_supported"].items.map(\.text) == ["ES256", "EdDSA"])
            #expect(metadata["authorization_response_iss_parameter_supported"] == .bool(true))
            #expect(metadata["grant_types_supported"].items.count == 4)
        }
    }

    /// As long as the address to return to is not known to be the application's, nobody is sent anywhere.
    @Test(arguments: TestEngine.available)
    func aWrongRedirectURIIsShownToThePersonAndNobodyElse(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application {
                $0.redirectURIs = [TestApplication.redirectURI, "http://127.0.0.1/done", "http://127.0.0.1:8080/fixed"]
            }
            let browser = try await accounts.human("pearl@example.org").browser()
            for uri in [
                "https://app.example/done/", "https://app.example/done?x=1", "https://app.example/done#x",
                "https://app.example/DONE", "https://APP.example/done", "http://app.example/done",
                "https://app.example:443/done", "https://app.example/done/../evil", "https://app.example/%64one",
                "https://app.example.evil.example/done", "https://app.example@evil.example/done",
                "https://evil.example/?https://app.example/done", "https://app.example/done%00", "//app.example/done",
                "https://app.example/done ", " https://app.example/done", "javascript:alert(1)", "/done",
                "http://127.0.0.1:80@evil.example/done", "http://127.0.0.1:0/done", "http://127.0.0.1:65536/done",
                "http://127.0.0.1:080/done", "http://127.0.0.1:/done", "http://127.0.0.1:1234/done/x",
                "http://127.0.0.1.evil.example/done", "http://localhost:1234/done", "http://127.0.0.1:8081/fixed",
                "http://127.0.0.1:+1234/done", "http://127.0.0.1:１/done",
            ] {
                let answer = try await browser.open(application.address(["redirect_uri": uri]))
                #expect(answer.status == 400 && answer.header("Location") == nil, "\(uri)")
            }
            for (name, value) in [("redirect_uri", nil), ("client_id", nil), ("client_id", "app_nobody")]
                as [(String, String?)]
            {
                let answer = try await browser.open(application.address([name: value]))
                #expect(answer.status == 400 && answer.header("Location") == nil)
            }
            // Two of one name: which one counts must not be a matter of taste.
            for more in [("redirect_uri", "https://evil.example/"), ("client_id", "app_nobody"), ("scope", "plan:read")] {
                let twice = try await browser.open(application.address(more: [more]))
                #expect(twice.status == 400 && twice.header("Location") == nil)
            }
            // A program on the same machine cannot know its port before it runs.
            for uri in ["http://127.0.0.1:50123/done", "http://127.0.0.1/done", "http://127.0.0.1:8080/fixed"] {
                let page = try await browser.open(application.address(["redirect_uri": uri]))
                #expect(page.status == 200, "\(uri)")
                let answer = try await browser.decide("allow", on: page)
                #expect(answer.header("Location")?.hasPrefix(uri + "?code=") == true)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatElseIsWrongIsToldToTheApplication(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application { $0.scopes = ["profile:read", "plan:read"] }
            let browser = try await accounts.human("pearl@example.org").browser()
            let cases: [([String: String?], String)] = [
                // A downgrade of PKCE, in each of its forms.
                (["code_challenge": nil], "invalid_request"),
                (["code_challenge_method": nil], "invalid_request"),
                (["code_challenge_method": "plain"], "invalid_request"),
                (["code_challenge_method": "s256"], "invalid_request"),
                (["code_challenge": Verifier.standard.text + "x"], "invalid_request"),
                (["code_challenge": "short"], "invalid_request"),
                (["response_type": "token"], "unsupported_response_type"),
                (["response_type": "code token"], "unsupported_response_type"),
                (["response_type": nil], "invalid_request"),
                (["response_mode": "fragment"], "invalid_request"),
                (["scope": nil], "invalid_scope"), (["scope": "everything"], "invalid_scope"),
                (["scope": "profile:read tokens:issue"], "invalid_scope"), (["scope": "PROFILE:READ"], "invalid_scope"),
                (["request": "eyJ"], "request_not_supported"),
                (["request_uri": "https://evil.example/r"], "request_uri_not_supported"),
                (["dpop_jkt": "x"], "invalid_request"),
            ]
            for (changes, error) in cases {
                let answer = try await application.ask(browser, changes)
                #expect(answer["error"] == error, "\(changes)")
                #expect(answer["code"] == nil && answer["state"] == "a b&c=d/é")
                #expect(answer["iss"] == TestApplication.issuer)
            }
            let long = try await application.ask(browser, ["state": String(repeating: "s", count: 1_025)])
            #expect(long["error"] == "invalid_request" && long["state"] == nil)
            let refused = try await application.ask(browser, decision: "refuse")
            #expect(refused["error"] == "access_denied" && refused["iss"] == TestApplication.issuer)
            let none = try await application.ask(browser, ["state": nil])
            #expect(none["code"] != nil && none["state"] == nil)
        }
    }

    /// What only two should have seen, a third has: everything that came from the code ends.
    @Test(arguments: TestEngine.available)
    func aCodeIsGoodOnceAndASecondUseEndsWhatItGave(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let code = try await application.code(browser)
            let tokens = Tokens(try await application.redeem(code))
            let before = try await application.get("/v1/account/profile", tokens.access)
            #expect(before.status == 200)
            expectOAuthError(try await application.redeem(code), "invalid_grant")
            expectRefusal(try await application.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_grant")

            // Twenty at once: one at most gets tokens, and then nobody has any.
            let contested = try await application.code(browser)
            let answers = try await together(20) { try await application.redeem(contested) }
            let winners = answers.filter { $0.status == 200 }
            #expect(winners.count <= 1)
            for winner in winners {
                let profile = try await application.get("/v1/account/profile", Tokens(winner).access)
                expectRefusal(profile, 401, "INVALID_TOKEN")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCodeIsBoundToItsClientItsAddressItsVerifierAndAMinute(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application {
                $0.redirectURIs = [TestApplication.redirectURI, "https://app.example/other"]
            }
            let other = try await accounts.application("Other")
            let stranger = try await accounts.application("Public") { $0.isPublic = true }
            let browser = try await accounts.human("pearl@example.org").browser()
            let code = try await application.code(browser)
            // Brought by another client, as after a mix-up.
            expectOAuthError(try await other.redeem(code), "invalid_grant")
            expectOAuthError(try await stranger.redeem(code), "invalid_grant")
            expectOAuthError(
                try await application.redeem(code, redirectURI: "https://app.example/other"), "invalid_grant")
            // Injected into a session with another verifier.
            expectOAuthError(try await application.redeem(code, Verifier.other.text), "invalid_grant")
            // The challenge is no verifier, and nothing is none either.
            expectOAuthError(try await application.redeem(code, Verifier.standard.challenge), "invalid_grant")
            expectOAuthError(try await application.redeem(code, "short"), "invalid_grant")
            expectOAuthError(try await application.redeem(code, ""), "invalid_request")
            expectOAuthError(
                try await application.redeem("nacre_code_" + String(repeating: "A", count: 43)), "invalid_grant")
            expectOAuthError(try await application.redeem(code + "="), "invalid_grant")
            let right = try await application.redeem(code)
            #expect(right.status == 200)

            let late = try await application.code(browser)
            accounts.clock.advance(seconds: 60)
            expectOAuthError(try await application.redeem(late), "invalid_grant")
        }
    }

    @Test(arguments: TestEngine.available)
    func theConsentFormIsTakenFromItsOwnPageAlone(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let thief = try await accounts.human("thief@example.org").browser()
            let address = application.address()
            let query = String(address.dropFirst("/oauth/authorize?".count))
            let fields = [("request", query), ("decision", "allow")]
            let bare = try await browser.post(ConsentPage.path, fields)
            #expect(bare.status == 403)
            // Another's ticket.
            let page = PageText(try await thief.open(address))
            let ticket = try #require(page.hiddenFields(of: ConsentPage.path)?.first { $0.0 == "form" })
            let borrowed = try await browser.post(ConsentPage.path, fields + [ticket])
            #expect(borrowed.status == 403)
            let own = PageText(try await browser.open(address))
            let mine = try #require(own.hiddenFields(of: ConsentPage.path)?.first { $0.0 == "form" })
            for headers in [
                [], [("Origin", "https://app.example")], [("Sec-Fetch-Site", "cross-site")],
                [("Origin", TestAccounts.publicURL), ("Sec-Fetch-Site", "same-site")],
            ] {
                let forged = try await browser.post(ConsentPage.path, fields + [mine], headers: headers)
                #expect(forged.status == 403)
            }
            #expect(try await accounts.count("oauth_codes") == 0)
            // A bearer token is no browser.
            let bearer = try await accounts.send(
                .GET, address, headers: [("Authorization", "Bearer \(SessionToken().text)")])
            #expect(bearer.status == 303 && bearer.header("Location")?.hasPrefix("/signin") == true)
            // A changed request is checked like a new one.
            let changed = query.replacing("app%2Eexample", with: "evil%2Eexample")
            let answer = try await browser.post(ConsentPage.path, [("request", changed), ("decision", "allow"), mine])
            #expect(answer.status == 400 && answer.header("Location") == nil)
        }
    }
}
