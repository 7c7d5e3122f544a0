import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct DeviceTests {
    private static func device(_ accounts: TestAccounts) async throws -> TestApplication {
        try await accounts.application("Shell") {
            $0.redirectURIs = []
            $0.hasDevices = true
            $0.isPublic = true
            $0.scopes = ["profile:read", "tokens:issue"]
        }
    }

    private static func poll(_ device: TestApplication, _ code: String) async throws -> Answer {
        try await device.token([("grant_type", GrantType.deviceCode.rawValue), ("device_code", code)])
    }

    @Test(arguments: TestEngine.available)
    func aDeviceIsLetInByItsPerson(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let device = try await Self.device(accounts)
            let human = try await accounts.human("pearl@example.org")
            let browser = try await human.browser()
            let started = try await device.post("/oauth/device", [("scope", "profile:read")])
            #expect(started.status == 200 && started["expires_in"].number == 600 && started["interval"].number == 5)
            #expect(started["verification_uri"].text == TestAccounts.publicURL + "/device")
            let (code, user) = (started["device_code"].text, started["user_code"].text)
            #expect(started["verification_uri_complete"].text == TestAccounts.publicURL + "/device?user_code=" + user)

            expectOAuthError(try await Self.poll(device, code), "authorization_pending")
            expectOAuthError(try await Self.poll(device, code), "slow_down")
            // The wait has grown by five seconds.
            accounts.clock.advance(seconds: 9)
            expectOAuthError(try await Self.poll(device, code), "slow_down")

            // As a human types it.
            let page = try await browser.open("/device?user_code=" + user.lowercased().replacing("-", with: ""))
            let words = PageText(page).words
            for word in ["Shell", user, human.email, Scope.profileRead.words, "hold it in your hands"] {
                #expect(words.contains(word), "\(word)")
            }
            #expect(!words.contains(Scope.tokensIssue.words))
            let done = try await browser.decide("allow", on: page)
            #expect(done.status == 200 && PageText(done).words.contains("It is let in"))
            // One answer.
            let again = try await browser.submit(DevicePage.path, of: page, [("decision", "refuse")])
            #expect(PageText(again).words.contains("No device waits with this code"))

            accounts.clock.advance(seconds: 60)
            let tokens = Tokens(try await Self.poll(device, code))
            #expect(tokens.answer.status == 200 && tokens.answer["scope"].text == "profile:read")
            let profile = try await device.get("/v1/account/profile", tokens.access)
            #expect(profile["email"].text == human.email)
            let refreshed = try await device.refresh(tokens.refresh)
            #expect(refreshed.status == 200)
            accounts.clock.advance(seconds: 60)
            expectOAuthError(try await Self.poll(device, code), "invalid_grant")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofManyThatAskAtOnceOneIsLetIn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let device = try await Self.device(accounts)
            let browser = try await accounts.human("pearl@example.org").browser()
            let started = try await device.post("/oauth/device", [("scope", "profile:read")])
            let page = try await browser.open("/device?user_code=" + started["user_code"].text)
            _ = try await browser.decide("allow", on: page)
            let answers = try await together(10) { try await Self.poll(device, started["device_code"].text) }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(try await accounts.count("oauth_grants") == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRefusalAnExpiredCodeAndAnotherClientGetNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let device = try await Self.device(accounts)
            let other = try await Self.device(accounts)
            let browser = try await accounts.human("pearl@example.org").browser()
            let refused = try await device.post("/oauth/device", [("scope", "profile:read")])
            expectOAuthError(try await Self.poll(other, refused["device_code"].text), "invalid_grant")
            let page = try await browser.open("/device?user_code=" + refused["user_code"].text)
            let answer = try await browser.decide("refuse", on: page)
            #expect(PageText(answer).words.contains("It was refused"))
            expectOAuthError(try await Self.poll(device, refused["device_code"].text), "access_denied")

            let late = try await device.post("/oauth/device", [("scope", "profile:read")])
            accounts.clock.advance(seconds: 600)
            let tooLate = try await browser.open("/device?user_code=" + late["user_code"].text)
            #expect(PageText(tooLate).words.contains("No device waits with this code"))
            expectOAuthError(try await Self.poll(device, late["device_code"].text), "expired_token")

            expectOAuthError(try await Self.poll(device, "x"), "invalid_grant")
            expectOAuthError(try await device.post("/oauth/device", []), "invalid_scope")
            expectOAuthError(try await device.post("/oauth/device", [("scope", "plan:read")]), "invalid_scope")
            let plain = try await accounts.application()
            expectOAuthError(try await plain.post("/oauth/device", [("scope", "profile:read")]), "unauthorized_client")
        }
    }

    @Test(arguments: TestEngine.available)
    func codesCannotBeTriedOut(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.signInsPerAccountAndHour = 3
        try await TestAccounts.run(engine, limits: limits) { accounts in
            let device = try await Self.device(accounts)
            let human = try await accounts.human("pearl@example.org")
            let browser = try await human.browser()
            let started = try await device.post("/oauth/device", [("scope", "profile:read")])
            // Who is not signed in sees no page of a code.
            let visitor = try await TestBrowser(accounts).open("/device?user_code=" + started["user_code"].text)
            #expect(visitor.status == 303 && visitor.header("Location")?.hasPrefix("/signin") == true)
            for typed in ["ABCDE-FGHJK", "x", "ABCDE-FGHJM"] {
                let page = try await browser.open("/device?user_code=" + typed)
                #expect(page.status == 400)
            }
            let page = try await browser.open("/device?user_code=" + started["user_code"].text)
            #expect(page.status == 429)
            // Any site can send a browser here: that takes nothing from what asks for the passphrase.
            let changed = try await human.post(
                "/v1/account/passphrase", ["old": TestAccounts.passphrase, "new": "another four words"])
            #expect(changed.status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func answersAreCountedWithTheLooks(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.signInsPerAccountAndHour = 3
        try await TestAccounts.run(engine, limits: limits) { accounts in
            let device = try await Self.device(accounts)
            let browser = try await accounts.human("pearl@example.org").browser()
            let started = try await device.post("/oauth/device", [("scope", "profile:read")])
            let page = try await browser.open("/device?user_code=" + started["user_code"].text)
            for status in [200, 400, 429] {
                #expect(try await browser.decide("allow", on: page).status == status)
            }
        }
    }
}
