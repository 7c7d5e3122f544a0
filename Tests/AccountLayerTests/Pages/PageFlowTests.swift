import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// What a human does with a browser that runs no script.
@Suite struct PageFlowTests {
    private static func expectProblem(
        _ answer: Answer, _ status: Int, _ words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, "\(PageText(answer).words.prefix(300))", sourceLocation: sourceLocation)
        #expect(answer.text.contains("class=\"problem\""), sourceLocation: sourceLocation)
        let said = PageText(answer).words
        #expect(said.contains(words), "\(said.prefix(600))", sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func aHumanSignsUpConfirmsAndSignsIn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let browser = TestBrowser(accounts)
            let email = "shore@example.org"
            let page = try await browser.open("/signup")
            // The honest limits come before the first field.
            let firstLimit = try #require(page.text.range(of: "this server cannot tell which one is whose"))
            let form = try #require(page.text.range(of: "<form"))
            #expect(firstLimit.lowerBound < form.lowerBound)
            for limit in HonestLimits.atSignUp + HonestLimits.kept { #expect(PageText(page).words.contains(limit)) }

            let begun = try await browser.submit(
                "/signup", of: page,
                [
                    ("email", email), ("passphrase", TestAccounts.passphrase), ("again", TestAccounts.passphrase),
                    ("read", "yes"),
                ])
            #expect(begun.status == 303)
            let codePage = try await browser.follow(begun)
            let wrong = try await browser.submit("/signup/confirm", of: codePage, [("code", "00000-00000")])
            Self.expectProblem(wrong, 400, "The code is wrong or no longer valid")
            let code = try await accounts.takeCode(to: email)
            let confirmed = try await browser.submit("/signup/confirm", of: wrong, [("code", code)])
            let signIn = try await browser.follow(confirmed)
            #expect(PageText(signIn).words.contains("The account is there. Sign in."))
            let entered = try await browser.submit(
                "/signin", of: signIn, [("email", email), ("passphrase", TestAccounts.passphrase)])
            let overview = try await browser.follow(entered)
            let words = PageText(overview).words
            #expect(overview.status == 200)
            #expect(words.contains(email) && words.contains("0 of 2") && words.contains("free"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aSignUpThatCannotBeSaysWhyAndForgetsThePassphrase(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let browser = TestBrowser(accounts)
            func attempt(_ email: String, _ one: String, _ two: String, read: Bool = true) async throws -> Answer {
                let fields = [("email", email), ("passphrase", one), ("again", two)] + (read ? [("read", "yes")] : [])
                return try await browser.submit("/signup", at: "/signup", fields)
            }
            let good = TestAccounts.passphrase
            Self.expectProblem(try await attempt("shore@example.org", good, good, read: false), 400, "not ticked")
            Self.expectProblem(try await attempt("shore@example.org", good, good + "x"), 400, "passphrases differ")
            Self.expectProblem(try await attempt("shore@example.org", "short", "short"), 400, "too short")
            Self.expectProblem(try await attempt("", good, good), 400, "The e-mail address is missing")
            let hostile = try await attempt("\"><script>alert(1)</script>", good, good)
            Self.expectProblem(hostile, 400, "address")
            #expect(!hostile.text.contains("<script"))
            #expect(hostile.text.contains("value=\"&quot;&gt;&lt;script&gt;"))
            #expect(!hostile.text.contains(good))
            #expect(accounts.mails().isEmpty)
            // An attempt that nobody began leads to the beginning.
            #expect(try await browser.open("/signup/confirm").header("Location") == "/signup")
            #expect(try await browser.open("/signup/confirm?attempt=x").header("Location") == "/signup")
        }
    }

    @Test(arguments: TestEngine.available)
    func knownAndUnknownAddressesLookAlike(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("known@example.org")
            func pages(_ email: String) async throws -> [String] {
                let browser = TestBrowser(accounts)
                let wrong = try await browser.signIn(email, "not the passphrase")
                let signUp = try await browser.follow(
                    try await browser.submit(
                        "/signup", at: "/signup",
                        [
                            ("email", email), ("passphrase", TestAccounts.passphrase),
                            ("again", TestAccounts.passphrase), ("read", "yes"),
                        ]))
                let recovery = try await browser.follow(
                    try await browser.submit("/recovery", at: "/recovery", [("email", email)]))
                return [wrong, signUp, recovery].map { answer in
                    "\(answer.status) " + PageText(answer).words.replacing(email, with: "ADDRESS")
                }
            }
            let (known, unknown) = (try await pages("known@example.org"), try await pages("unknown@example.org"))
            #expect(known == unknown)
            #expect(known[0].hasPrefix("401"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecondFactorIsTurnedOnUsedAndTurnedOff(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            accounts.clock.advance(seconds: 30)
            let path = "/account/security"
            let refused = try await browser.submit("/account/totp", at: path, [("passphrase", "not the passphrase")])
            Self.expectProblem(refused, 403, "The passphrase is wrong")
            let begun = try await browser.submit(
                "/account/totp", of: refused, [("passphrase", TestAccounts.passphrase)])
            #expect(begun.status == 200)
            #expect(begun.text.contains("otpauth://totp/Nacre:shore%40example%2Eorg?secret="))
            let base32 = try #require(
                PageText(begun).hiddenFields(of: "/account/totp/confirm")?.first { $0.0 == "secret" }?.1)
            let secret = TOTPSecret(stored: try #require(Base32.decode(base32)))
            func code() -> String { secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds)) }

            let wrong = try await browser.submit("/account/totp/confirm", of: begun, [("totp", "000000")])
            Self.expectProblem(wrong, 403, "second factor is wrong")
            #expect(wrong.text.contains(base32), "whoever mistyped does not begin anew")
            let on = try await browser.submit("/account/totp/confirm", of: wrong, [("totp", code())])
            #expect(on.status == 200)
            let codes = on.text.matches(of: /<li>([0-9A-Z]{5}-[0-9A-Z]{5})<\/li>/).map { String($0.1) }
            #expect(codes.count == 8)

            accounts.clock.advance(seconds: 30)
            let elsewhere = TestBrowser(accounts)
            Self.expectProblem(try await elsewhere.signIn(human.email), 401, "This account has a second factor")
            Self.expectProblem(
                try await elsewhere.signIn(human.email, totp: "000000"), 401, "Address, passphrase or code is wrong")
            #expect(try await elsewhere.signIn(human.email, totp: code()).status == 303)
            #expect(try await TestBrowser(accounts).signIn(human.email, totp: codes[0]).status == 303)
            Self.expectProblem(try await TestBrowser(accounts).signIn(human.email, totp: codes[0]), 401, "is wrong")

            let page = try await browser.open(path)
            #expect(PageText(page).words.contains("not used yet: 7"))
            let off = try await browser.submit(
                "/account/totp/remove", of: page, [("passphrase", TestAccounts.passphrase), ("totp", codes[1])])
            #expect(off.status == 303)
            #expect(PageText(try await browser.follow(off)).words.contains("The second factor is off."))
            #expect(try await TestBrowser(accounts).signIn(human.email).status == 303)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecretIsShownToNobodyElse(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let begun = try await human.post("/v1/account/totp", ["passphrase": TestAccounts.passphrase])
            let browser = try await human.browser()
            // A session alone, such as a stolen one, does not learn what another one began.
            for path in ["/account", "/account/security", "/account/data"] {
                #expect(try await !browser.open(path).text.contains(begun["secret"].text))
            }
            let ticket = FormTickets(keys: accounts.inside.keys, clock: accounts.inside.clock)
            let token = try #require(browser.session.flatMap(SessionToken.init(cookie:)))
            let holder = FormTickets.Holder.session(accounts.inside.keys.sessionTag(token))
            let answer = try await browser.post(
                "/account/totp/confirm",
                [(FormTickets.field, ticket.make(for: "/account/totp/confirm", holder)), ("totp", "000000")])
            #expect(answer.status == 403)
            #expect(!answer.text.contains(begun["secret"].text))
        }
    }

    @Test(arguments: TestEngine.available)
    func aPassphraseAndAnAddressAreChanged(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let other = try await human.browser()
            let new = "another four words here"
            let path = "/account/security"
            let differ = try await browser.submit(
                "/account/passphrase", at: path,
                [("old", TestAccounts.passphrase), ("passphrase", new), ("again", new + "x")])
            Self.expectProblem(differ, 400, "passphrases differ")
            let changed = try await browser.submit(
                "/account/passphrase", of: differ,
                [("old", TestAccounts.passphrase), ("passphrase", new), ("again", new)])
            #expect(PageText(try await browser.follow(changed)).words.contains("The passphrase was changed"))
            #expect(try await other.open("/account").status == 303, "other sessions end")

            let begun = try await browser.submit(
                "/account/email", at: path, [("email", "tide@example.org"), ("passphrase", new)])
            let page = try await browser.follow(begun)
            let code = try await accounts.takeCode(to: "tide@example.org")
            let moved = try await browser.submit("/account/email/confirm", of: page, [("code", code)])
            #expect(PageText(try await browser.follow(moved)).words.contains("tide@example.org"))
            #expect(try await TestBrowser(accounts).signIn("tide@example.org", new).status == 303)
            #expect(try await browser.open("/account/email/confirm").header("Location") == path)
        }
    }

    @Test(arguments: TestEngine.available)
    func aLostPassphraseIsReplaced(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let kept = try await human.browser()
            let browser = TestBrowser(accounts)
            let page = try await browser.follow(
                try await browser.submit("/recovery", at: "/recovery", [("email", human.email)]))
            let code = try await accounts.takeCode(to: human.email)
            let new = "another four words here"
            let done = try await browser.submit(
                "/recovery/confirm", of: page, [("code", code), ("passphrase", new), ("again", new)])
            #expect(PageText(try await browser.follow(done)).words.contains("all sessions were ended"))
            #expect(try await kept.open("/account").status == 303)
            #expect(try await browser.signIn(human.email, new).status == 303)
        }
    }

    @Test(arguments: TestEngine.available)
    func sessionsAreNamedAndEnded(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let lost = try await human.browser()
            let sessions = try await human.get("/v1/sessions")["sessions"].items
            #expect(sessions.count == 3)
            #expect(sessions.filter { $0["browser"] == .bool(true) }.count == 2)
            let page = try await browser.open("/account/sessions")
            #expect(PageText(page).words.contains("this one"))
            let token = try #require(lost.session.flatMap(SessionToken.init(cookie:)))
            let id = Session(
                tag: accounts.inside.keys.sessionTag(token), createdDay: 0, expiresDay: 0,
                label: SessionLabel(kind: .browser)
            ).id

            let name = "old laptop <b>&\u{202E}"
            let named = try await browser.submit("/account/sessions/\(id)/name", of: page, [("name", name)])
            let after = try await browser.follow(named)
            #expect(PageText(after).words.contains("The session has its name."))
            #expect(after.text.contains("old laptop &lt;b&gt;&amp;"))
            #expect(!after.text.contains("<b>"))
            #expect(try await human.get("/v1/sessions")["sessions"].each("name").contains(name))
            let export = try await human.get("/v1/account/export")
            #expect(export["sessions"].each("name").contains(name))
            let long = try await browser.submit(
                "/account/sessions/\(id)/name", of: after, [("name", String(repeating: "x", count: 121))])
            Self.expectProblem(long, 400, "too long")

            let ended = try await browser.submit("/account/sessions/\(id)/end", of: after)
            #expect(PageText(try await browser.follow(ended)).words.contains("The session was ended."))
            #expect(try await lost.open("/account").status == 303)
            // Twice, or somebody else's, is not found.
            let again = try await browser.submit("/account/sessions/\(id)/end", of: after)
            Self.expectProblem(again, 404, "Session not found")
            let stranger = try await accounts.human("other@example.org")
            let theirs = try await stranger.get("/v1/sessions")["sessions"][0]["id"].text
            let tickets = FormTickets(keys: accounts.inside.keys, clock: accounts.inside.clock)
            let own = try #require(browser.session.flatMap(SessionToken.init(cookie:)))
            for verb in ["name", "end"] {
                let path = "/account/sessions/\(theirs)/\(verb)"
                let ticket = tickets.make(for: path, .session(accounts.inside.keys.sessionTag(own)))
                let answer = try await browser.post(path, [(FormTickets.field, ticket), ("name", "mine")])
                Self.expectProblem(answer, 404, "Session not found")
            }
            #expect(try await stranger.get("/v1/account").status == 200)

            let all = try await browser.submit("/account/sessions/end", at: "/account/sessions")
            #expect(all.status == 303)
            #expect(try await browser.open("/account").status == 303)
            #expect(try await human.get("/v1/account").status == 401)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsKeptOfASessionSaysNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let id = try await human.id()
            let sessions = Sessions(domain: accounts.inside)
            let mine = try #require(try await sessions.all(of: id).first { $0.label.kind == .browser })
            let secret = PlantedSecret("name", PlantedSecret.word("shell"))
            let named = try await sessions.rename(mine.id, to: String(decoding: secret.raw, as: UTF8.self), of: id)
            #expect(named)
            let rows = try await accounts.store.all(SessionQueries.all(of: id, today: 0))
            // A program's and a browser's, named or not, are of one size, and hold no readable name.
            #expect(Set(rows.map { $0.sealed?.count }).count == 1)
            for row in rows { #expect(secret.found(in: row.sealed ?? []).isEmpty) }
            // A label of one session does not open as another's.
            let labels = SessionLabels(keys: accounts.inside.keys)
            await #expect(throws: (any Error).self) {
                try await labels.open(rows[0].sealed, rows[1].tag, of: id)
            }
            _ = browser
        }
    }

    @Test(arguments: TestEngine.available)
    func theExportIsAFileAndTheDeletionIsFinal(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let path = "/account/data"
            let export = try await browser.submit("/account/export", at: path)
            #expect(export.status == 200)
            #expect(export.header("Content-Disposition") == "attachment; filename=\"nacre-export.json\"")
            #expect(export.header("Cache-Control") == "no-store")
            #expect(export["account"]["email"].text == human.email)
            #expect(try await browser.open("/account/export").status == 405)

            let unsure = try await browser.submit(
                "/account/delete", at: path, [("passphrase", TestAccounts.passphrase)])
            Self.expectProblem(unsure, 400, "not ticked")
            let wrong = try await browser.submit(
                "/account/delete", of: unsure, [("passphrase", "not the passphrase"), ("sure", "yes")])
            Self.expectProblem(wrong, 403, "The passphrase is wrong")
            #expect(try await human.get("/v1/account").status == 200)
            let gone = try await browser.submit(
                "/account/delete", of: wrong, [("passphrase", TestAccounts.passphrase), ("sure", "yes")])
            #expect(gone.status == 303)
            #expect(browser.session == nil)
            let after = PageText(try await browser.follow(gone)).words
            #expect(after.contains("The account is gone.") && after.contains(HonestLimits.keptAfterDeletion))
            #expect(try await browser.signIn(human.email).status == 401)
        }
    }

    @Test(arguments: TestEngine.available)
    func tooManySignInsAreStoppedOnThePageToo(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.signInsPerAccountAndHour = 2
        try await TestAccounts.run(engine, limits: limits) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = TestBrowser(accounts)
            for _ in 0..<2 { #expect(try await browser.signIn(human.email, "not the passphrase").status == 401) }
            let answer = try await browser.signIn(human.email)
            Self.expectProblem(answer, 429, "Too many failed sign-ins")
            #expect(answer.header("Retry-After") == nil || Int(answer.header("Retry-After") ?? "") != nil)
        }
    }

    @Test func theSignInPageIsLight() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let browser = TestBrowser(accounts)
            let page = try await browser.open("/signin")
            var bytes = page.body.count
            let files = page.text.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/).map { String($0.1) }
            #expect(files.count >= 3)
            for file in Set(files) { bytes += try await browser.open(file).body.count }
            // The page, every stylesheet and the icon, as sent: issue 6 asks for 30 KB.
            #expect(bytes <= 30_000, "\(bytes) bytes")
        }
    }
}
