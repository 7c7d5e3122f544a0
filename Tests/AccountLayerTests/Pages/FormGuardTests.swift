import ByteFraming
import HTTPSupport
import HTTPTypes
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// Forms that were sent by somebody else's page. Every form of the table of routes is tried, so a new one is too.
@Suite struct FormGuardTests {
    /// The forms of the table, with something in the place of what their paths capture.
    private static func forms(_ domain: AccountDomain) -> [(path: String, policy: Policy)] {
        Routes(domain: domain).pages.filter { $0.kind == .form }.map { line in
            let path = line.path.split(separator: "/").map { $0.hasPrefix(":") ? "x" : $0 }
            return ("/" + path.joined(separator: "/"), line.policy)
        }
    }

    private static func isStopped(_ answer: Answer) -> Bool {
        answer.status == 403
            && (answer.text.contains("was not sent from a page of this server")
                || answer.text.contains("no longer valid, or is not yours"))
    }

    @Test func noFormIsMadeWithoutTheGuard() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let routes = Routes(domain: accounts.inside)
            #expect(routes.pages.filter { $0.kind == .form }.count > 1)
            for line in routes.pages where line.kind == .form { #expect(line.method == .post, "\(line.path)") }
            // What a browser is shown is fetched; what changes something is a form.
            for line in routes.pages where line.kind == .page { #expect(line.method == .get, "\(line.path)") }
            for line in routes.api { #expect(line.kind == .program, "\(line.path)") }
        }
    }

    @Test(arguments: TestEngine.available)
    func noFormIsTakenFromAnotherPage(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let other = try await accounts.human("other@example.org")
            let stranger = try #require(try await other.browser().session.flatMap(SessionToken.init(cookie:)))
            let tickets = FormTickets(keys: accounts.inside.keys, clock: accounts.inside.clock)
            for (path, policy) in Self.forms(accounts.inside) {
                let browser = TestBrowser(accounts)
                let holder: FormTickets.Holder
                if policy == .anyone {
                    let visitor = BrowserCookies.Visitor()
                    browser.setCookie("__Host-nacre-form", Base64URL.encode(visitor.bytes))
                    holder = .visitor(visitor)
                } else {
                    try await browser.signIn(human.email)
                    let token = try #require(browser.session.flatMap(SessionToken.init(cookie:)))
                    holder = .session(accounts.inside.keys.sessionTag(token))
                }
                let right = tickets.make(for: path, holder)
                let own = TestBrowser.sameOrigin
                func expectStopped(
                    _ what: String, _ ticket: String?, _ headers: [(String, String)] = TestBrowser.sameOrigin
                ) async throws {
                    let fields = ticket.map { [(FormTickets.field, $0)] } ?? []
                    let answer = try await browser.post(path, fields, headers: headers)
                    #expect(Self.isStopped(answer), "\(path), \(what): \(answer.status) \(PageText(answer).title)")
                    #expect(answer.headers["Set-Cookie"].isEmpty, "\(path), \(what)")
                }

                try await expectStopped("no ticket", nil)
                try await expectStopped("an empty one", "")
                try await expectStopped("one that is cut", String(right.dropLast(4)))
                try await expectStopped("one that is altered", (right.first == "A" ? "B" : "A") + right.dropFirst())
                try await expectStopped("no base64", "%%%%")
                try await expectStopped("another form's", tickets.make(for: "/elsewhere", holder))
                let theirs = FormTickets.Holder.session(accounts.inside.keys.sessionTag(stranger))
                try await expectStopped("another person's", tickets.make(for: path, theirs))
                try await expectStopped("another visitor's", tickets.make(for: path, .visitor(.init())))
                try await expectStopped("from another site", right, [own[0], ("Sec-Fetch-Site", "cross-site")])
                try await expectStopped("from a neighbouring host", right, [own[0], ("Sec-Fetch-Site", "same-site")])
                try await expectStopped("typed by nobody", right, [own[0], ("Sec-Fetch-Site", "none")])
                try await expectStopped("of another origin", right, [("Origin", "https://evil.example")])
                try await expectStopped("of another scheme", right, [("Origin", "http://accounts.nacre.test")])
                try await expectStopped("of another port", right, [("Origin", TestAccounts.publicURL + ":8443")])
                try await expectStopped("of no origin", right, [("Origin", "null")])
                try await expectStopped("of two origins", right, [own[0], ("Origin", "https://evil.example")])
                try await expectStopped("of a contradiction", right, [("Origin", "https://evil.example"), own[1]])
                try await expectStopped("of a browser that says nothing", right, [])

                accounts.clock.advance(hours: FormTickets.hours + 1)
                try await expectStopped("one that is too old", right)
                accounts.clock.advance(hours: -FormTickets.hours - 1)
                // Last, since it may do what it is there for: the right one passes the guard.
                let answer = try await browser.post(path, [(FormTickets.field, right)])
                #expect(!Self.isStopped(answer), "\(path): \(answer.status)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aFormOfTheRightOriginAloneIsTaken(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            // Older browsers say one of the two.
            for headers in [
                [TestBrowser.sameOrigin[0]], [TestBrowser.sameOrigin[1]],
                [("Origin", "null"), TestBrowser.sameOrigin[1]],
            ] {
                let browser = TestBrowser(accounts)
                let page = try await browser.open("/signin")
                let ticket = try #require(PageText(page).hiddenFields(of: "/signin"))
                let answer = try await browser.post(
                    "/signin", ticket + [("email", human.email), ("passphrase", TestAccounts.passphrase)],
                    headers: headers)
                #expect(answer.status == 303, "\(headers)")
            }
        }
    }

    @Test func visitorsGetSomethingToBindTheirFormsTo() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let browser = TestBrowser(accounts)
            let front = try await browser.open("/")
            #expect(front.headers["Set-Cookie"].isEmpty)
            let page = try await browser.open("/signin")
            let cookie = try #require(page.header("Set-Cookie"))
            #expect(cookie.hasPrefix("__Host-nacre-form="))
            #expect(cookie.hasSuffix("; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax; Secure"))
            #expect(page.header("Cache-Control") == "no-store")
            let again = try await browser.open("/signin")
            #expect(again.headers["Set-Cookie"].isEmpty)
            // Each form carries another ticket.
            #expect(PageText(page).hiddenFields(of: "/signin")?[0].1 != PageText(again).hiddenFields(of: "/signin")?[0].1)
        }
    }

    @Test(arguments: [
        "form=a&form=b", "form=%zz", "form=%4", "form=%ff%fe", "form=%00", "=nothing", "a=%",
        String(repeating: "a=b&", count: 60),
    ])
    func aFormThatCannotBeReadIsRefused(body: String) async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let browser = TestBrowser(accounts)
            _ = try await browser.open("/signin")
            let type = [("Content-Type", "application/x-www-form-urlencoded")]
            let answer = try await browser.send(
                .POST, "/signin", Array(body.utf8), headers: type + TestBrowser.sameOrigin)
            #expect(answer.status == 400)
            #expect(answer.text.contains("The form cannot be read"))
        }
    }

    @Test func onlyFormsOfTheUsualKindAndSizeAreRead() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let browser = TestBrowser(accounts)
            for type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
                let answer = try await browser.send(
                    .POST, "/signin", Array("form=x".utf8), headers: [("Content-Type", type)] + TestBrowser.sameOrigin)
                #expect(answer.status == 415, "\(type)")
            }
            let large = try await browser.post("/signin", [("form", String(repeating: "x", count: 20_000))])
            #expect(large.status == 413)
            let fetched = try await browser.open("/signout")
            #expect(fetched.status == 405)
            #expect(fetched.header("Allow")?.contains("POST") == true)
        }
    }
}
