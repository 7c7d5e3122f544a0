import HTTPSupport
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// Sessions in a cookie: what they open and what they do not.
@Suite struct BrowserSessionTests {
    @Test(arguments: TestEngine.available)
    func whoSignsInGetsACookieThatTellsNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = TestBrowser(accounts)
            let answer = try await browser.signIn(human.email)
            #expect(answer.status == 303)
            #expect(answer.header("Location") == "/account")
            let cookie = try #require(answer.headers["Set-Cookie"].first { $0.hasPrefix("__Host-nacre=") })
            #expect(cookie.contains("=nacre_browser_"))
            #expect(cookie.hasSuffix("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure"))
            #expect(!cookie.lowercased().contains("domain") && !cookie.lowercased().contains("expires"))
            let page = try await browser.follow(answer)
            #expect(page.status == 200)
            #expect(PageText(page).words.contains(human.email))
            #expect(page.header("Cache-Control") == "no-store")
            #expect(page.header("Referrer-Policy") == "same-origin")
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("script-src"))
            #expect(
                !page.text.contains("<script") && !page.text.contains(" style=") && !page.text.contains(" on" + "click"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aCookieOpensNoAPIAndABearerTokenNoPage(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let cookie = try #require(browser.session)
            // The API reads no cookie, whatever is in it.
            for value in [cookie, human.session] {
                let headers = [("Cookie", "__Host-nacre=\(value); nacre=\(value)")]
                expectRefusal(try await accounts.send(.GET, "/v1/account", headers: headers), 401, "UNAUTHORIZED")
                expectRefusal(
                    try await accounts.send(.DELETE, "/v1/sessions", headers: headers), 401, "UNAUTHORIZED")
            }
            // What a browser has is no bearer token, and what a program has is no cookie.
            let bearer = [("Authorization", "Bearer \(cookie)")]
            #expect(try await accounts.send(.GET, "/v1/account", headers: bearer).status == 401)
            let program = TestBrowser(accounts)
            program.setCookie("__Host-nacre", human.session)
            #expect(try await program.open("/account").status == 303)
            let page = try await accounts.send(
                .GET, "/account", headers: [("Authorization", "Bearer \(human.session)")])
            #expect(page.status == 303)
            #expect(page.header("Location") == "/signin")
        }
    }

    @Test(arguments: TestEngine.available)
    func aWrongCookieMakesAVisitor(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let right = try #require(browser.session)
            let wrong = [
                "", "x", SessionToken(.browser).text, String(right.dropLast()), right + "A",
                right.replacing("nacre_browser_", with: "nacre_session_"),
            ]
            for value in wrong {
                browser.setCookie("__Host-nacre", value)
                let answer = try await browser.open("/account")
                #expect(answer.status == 303, "\(value)")
                #expect(answer.header("Location") == "/signin")
                #expect(try await browser.open("/signin").status == 200)
            }
            // Two of a name: a neighbour may have set one of them.
            let twice = try await accounts.send(
                .GET, "/account", headers: [("Cookie", "__Host-nacre=\(right); __Host-nacre=\(right)")])
            #expect(twice.status == 303)
            // On https the name without the prefix counts for nothing.
            let plain = try await accounts.send(.GET, "/account", headers: [("Cookie", "nacre=\(right)")])
            #expect(plain.status == 303)
            browser.setCookie("__Host-nacre", right)
            #expect(try await browser.open("/account").status == 200)
            accounts.clock.advance(days: Sessions.days)
            #expect(try await browser.open("/account").status == 303)
        }
    }

    @Test(arguments: TestEngine.available)
    func whoSignsOutIsSignedOut(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let kept = try #require(browser.session)
            let answer = try await browser.submit("/signout", at: "/account")
            #expect(answer.status == 303)
            #expect(browser.session == nil)
            #expect(PageText(try await browser.follow(answer)).words.contains("You are signed out."))
            browser.setCookie("__Host-nacre", kept)
            #expect(try await browser.open("/account").status == 303)
            // The program's session is another one.
            #expect(try await human.get("/v1/account").status == 200)
        }
    }

    @Test(arguments: [
        "https://evil.example/", "//evil.example/account", "/\\evil.example", "/%2f/evil.example", "account", "",
        "/signin/../account", "javascript:alert(1)", "/account\r\nSet-Cookie: a=b", "/nowhere", "/signout",
        "/account/../../evil", "/v1/account",
    ])
    func signingInLeadsToNoOtherPlace(next: String) async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = TestBrowser(accounts)
            let page = try await browser.open("/signin?" + TestBrowser.encode([("next", next)]))
            let answer = try await browser.submit(
                "/signin", of: page, [("email", human.email), ("passphrase", TestAccounts.passphrase)])
            #expect(answer.status == 303)
            #expect(answer.header("Location") == "/account")
        }
    }

    @Test func signingInLeadsBackToThePageThatAskedForIt() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = TestBrowser(accounts)
            let asked = try await browser.open("/account?x=a%20b&y=%2F")
            #expect(asked.header("Location") == "/signin?next=/account%3Fx%3Da%2520b%26y%3D%252F")
            let page = try await browser.follow(asked)
            let answer = try await browser.submit(
                "/signin", of: page, [("email", human.email), ("passphrase", TestAccounts.passphrase)])
            #expect(answer.header("Location") == "/account?x=a%20b&y=%2F")
            // An application's request can be long.
            let long = "/account?x=" + String(repeating: "a", count: 3_000)
            let other = TestBrowser(accounts)
            let later = try await other.submit(
                "/signin", of: try await other.follow(long),
                [("email", human.email), ("passphrase", TestAccounts.passphrase)])
            #expect(later.header("Location") == long)
            // Who is signed in already is not asked again.
            #expect(try await browser.open("/signin").header("Location") == "/account")
        }
    }

    @Test(arguments: TestEngine.available)
    func onLoopbackTheCookieGoesWithoutAPrefix(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, configure: { $0.listening.publicURL = "http://localhost:8421" }) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = TestBrowser(accounts)
            let page = try await browser.open("/signin")
            #expect(page.header("Set-Cookie")?.hasPrefix("nacre-form=") == true)
            #expect(page.header("Set-Cookie")?.contains("Secure") == false)
            let fields = try #require(PageText(page).hiddenFields(of: "/signin"))
            let answer = try await browser.post(
                "/signin", fields + [("email", human.email), ("passphrase", TestAccounts.passphrase)],
                headers: [("Origin", "http://localhost:8421")])
            #expect(answer.headers["Set-Cookie"].first?.hasPrefix("nacre=nacre_browser_") == true)
        }
    }

    @Test(arguments: TestEngine.available)
    func anErrorOnAPageIsAPage(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let browser = TestBrowser(accounts)
            let unknown = try await browser.open("/nowhere")
            #expect(unknown.status == 404)
            #expect(unknown.header("Content-Type") == "text/html; charset=utf-8")
            // A program asks for JSON and gets it.
            expectRefusal(try await accounts.get("/nowhere"), 404, "NOT_FOUND")
            expectRefusal(try await accounts.get("/v1/nowhere"), 404, "NOT_FOUND")
        }
    }
}
