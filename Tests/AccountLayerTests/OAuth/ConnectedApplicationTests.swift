import JSONWriting
import AccountAPI
import AgentAPI
import ByteFraming
import Foundation
import HTTPSupport
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct ConnectedApplicationTests {
    @Test(arguments: TestEngine.available)
    func aPersonSeesWhomTheyLetInAndTakesItBack(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let reef = try await accounts.application("Reef")
            let shell = try await accounts.application("Shell")
            let human = try await accounts.human("pearl@example.org")
            let stranger = try await accounts.human("stranger@example.org")
            let browser = try await human.browser()
            let first = try await reef.tokens(browser)
            accounts.clock.advance(days: 1)
            let second = try await reef.tokens(browser, scope: "plan:read")
            let kept = try await shell.tokens(browser)
            let theirs = try await reef.tokens(try await stranger.browser())

            let list = try await human.get("/v1/account/applications")["applications"].items
            let today = accounts.clock.now.day
            #expect(list.map { $0["name"].text } == ["Reef", "Shell"])
            #expect(list[0]["scopes"].items.map(\.text) == ["profile:read", "plan:read"] && list[0]["times"].number == 2)
            #expect(list[0]["granted_day"].number == today - 1 && list[0]["expires_day"].number == today + 90)
            let export = try await human.get("/v1/account/export")
            let exported = try JSONDecoder().decode(AccountExport.self, from: Data(export.body))
            #expect(exported.applications.map(\.name) == ["Reef", "Shell"])

            let gone = try await human.send(.DELETE, "/v1/account/applications/\(reef.id)")
            #expect(gone.status == 200)
            for tokens in [first, second] {
                expectRefusal(try await reef.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
                expectOAuthError(try await reef.refresh(tokens.refresh), "invalid_grant")
            }
            #expect(try await shell.refresh(kept.refresh).status == 200)
            #expect(try await reef.refresh(theirs.refresh).status == 200)
            for id in [reef.id, "app_nobody", "x"] {
                expectRefusal(try await human.send(.DELETE, "/v1/account/applications/\(id)"), 404, "NOT_FOUND")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anAccountHasFiftyGrantsAtMost(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let first = try await application.tokens(browser)
            accounts.clock.advance(days: 1)
            for _ in 0..<50 { _ = try await application.tokens(browser) }
            #expect(try await accounts.count("oauth_grants") == 50)
            expectOAuthError(try await application.refresh(first.refresh), "invalid_grant")
        }
    }

    @Test(arguments: TestEngine.available)
    func nothingIsLeftOfADeletedAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let human = try await accounts.human("gone@example.org")
            let browser = try await human.browser()
            let tokens = try await application.tokens(browser)
            let waiting = try await application.code(browser)
            let done = try await human.send(.DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase])
            #expect(done.status == 200)
            #expect(try await accounts.count("oauth_grants") == 0)
            expectRefusal(try await application.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_grant")
            expectOAuthError(try await application.redeem(waiting), "invalid_grant")
            accounts.clock.advance(hours: 2)
            try await AccountUpkeep(domain: accounts.inside).run()
            for table: StaticString in ["oauth_codes", "oauth_tokens", "oauth_devices"] {
                #expect(try await accounts.count(table) == 0, "\(table)")
            }
        }
    }

    /// Whoever was in the account lets nobody in that stays there.
    @Test(arguments: TestEngine.available)
    func aRecoveryEndsWhatWasGranted(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let tokens = try await application.tokens(try await accounts.human("pearl@example.org").browser())
            let recovery = try await accounts.post("/v1/recovery", ["email": "pearl@example.org"])["recovery"].text
            let code = try await accounts.takeCode(to: "pearl@example.org")
            let done = try await accounts.post(
                "/v1/recovery/confirm", ["recovery": recovery, "code": code, "passphrase": "another four words"])
            #expect(done.status == 200)
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_grant")
            expectRefusal(try await application.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
        }
    }

    /// An authorization code and a device's code, both agreed to and not exchanged.
    private static func agreed(
        _ application: TestApplication, _ browser: TestBrowser
    ) async throws -> (code: String, device: String) {
        let started = try await application.post("/oauth/device", [("scope", "profile:read")])
        let page = try await browser.open("/device?user_code=" + started["user_code"].text)
        #expect(try await browser.decide("allow", on: page).status == 200)
        return (try await application.code(browser), started["device_code"].text)
    }

    private static func exchange(_ device: String, _ application: TestApplication) async throws -> Answer {
        try await application.token([("grant_type", GrantType.deviceCode.rawValue), ("device_code", device)])
    }

    /// Whoever was in the account and agreed to something just before gets nothing for it afterwards.
    @Test(arguments: TestEngine.available)
    func aRecoveryEndsWhatWasAgreedToAndHasNotBegun(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application { $0.hasDevices = true }
            let human = try await accounts.human("pearl@example.org")
            let id = try await human.id()
            let agreed = try await Self.agreed(application, try await human.browser())
            let recovery = try await accounts.post("/v1/recovery", ["email": "pearl@example.org"])["recovery"].text
            let code = try await accounts.takeCode(to: "pearl@example.org")
            let done = try await accounts.post(
                "/v1/recovery/confirm", ["recovery": recovery, "code": code, "passphrase": "another four words"])
            #expect(done.status == 200)
            expectOAuthError(try await application.redeem(agreed.code), "invalid_grant")
            expectOAuthError(try await Self.exchange(agreed.device, application), "invalid_grant")
            #expect(try await accounts.count("oauth_grants") == 0)
            // A request that was let pass just before and agrees just after has no session any more.
            let late = SignedInAccount(id: id, sessionTag: Array(repeating: 7, count: 32))
            await #expect(throws: Refusal.self) { _ = try await Grants(domain: accounts.inside).agreement(of: late) }

            let back = TestBrowser(accounts)
            _ = try await back.signIn("pearl@example.org", "another four words")
            let anew = try await Self.agreed(application, back)
            #expect(try await application.redeem(anew.code).status == 200)
            #expect(try await Self.exchange(anew.device, application).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func anApplicationThatIsSentAwayDoesNotComeBackWithACodeItStillHas(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application { $0.hasDevices = true }
            let human = try await accounts.human("pearl@example.org")
            let browser = try await human.browser()
            let stranger = try await accounts.human("stranger@example.org").browser()
            _ = try await application.tokens(browser)
            let agreed = try await Self.agreed(application, browser)
            let theirs = try await Self.agreed(application, stranger)
            #expect(try await human.send(.DELETE, "/v1/account/applications/\(application.id)").status == 200)
            expectOAuthError(try await application.redeem(agreed.code), "invalid_grant")
            expectOAuthError(try await Self.exchange(agreed.device, application), "invalid_grant")
            #expect(try await accounts.count("oauth_grants") == 0)
            #expect(try await application.redeem(theirs.code).status == 200)
            #expect(try await Self.exchange(theirs.device, application).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPersonSeesThatAnApplicationReadTheirPlan(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let human = try await accounts.human("pearl@example.org")
            let tokens = try await application.tokens(try await human.browser(), scope: "plan:read")
            #expect(try await human.get("/v1/account/plan").status == 200)
            #expect(try await human.get("/v1/account/access")["accesses"].items.isEmpty)
            #expect(try await application.get("/v1/account/plan", tokens.access).status == 200)
            let accesses = try await human.get("/v1/account/access")["accesses"].items
            #expect(accesses.map { $0["opened"].text } == ["plan"])
            #expect(accesses.map { $0["purpose"].text } == ["granted"])
        }
    }

    @Test(arguments: TestEngine.available)
    func theNightKeepsWhatWasGranted(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application { $0.hasDevices = true }
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser)
            _ = try await application.post("/oauth/device", [("scope", "profile:read")])
            try await accounts.midnight()
            try await accounts.midnight()
            try await accounts.restart()
            #expect(try await application.refresh(tokens.refresh).status == 200)
        }
    }

    /// Whatever an application or its person was given is searched for in every file and row.
    @Test(arguments: TestEngine.available)
    func noFileHoldsWhatAnApplicationHolds(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let mark = "q" + UUID().uuidString.replacing("-", with: "").lowercased()
            let uri = "https://\(mark).example/done"
            let application = try await accounts.application("Reef \(mark)") {
                $0.redirectURIs = [uri]
                $0.hasDevices = true
            }
            let human = try await accounts.human("\(mark)@example.org")
            let browser = try await human.browser()
            let state = "state\(mark)"
            let code = try await application.code(browser, ["redirect_uri": uri, "state": state])
            let tokens = Tokens(try await application.redeem(code, redirectURI: uri))
            let next = Tokens(try await application.refresh(tokens.refresh))
            let device = try await application.post("/oauth/device", [("scope", "profile:read")])
            _ = try await browser.decide(
                "allow", on: try await browser.open("/device?user_code=" + device["user_code"].text))
            let subject = try await application.post("/oauth/introspect", [("token", next.access)])["sub"].text

            let id = Base64URL.encode(try await human.id().bytes)
            var secrets = [mark, code, device["user_code"].text, device["device_code"].text, application.id, subject]
            secrets += [application.secret ?? "", tokens.access, tokens.refresh, next.access, next.refresh]
            secrets += [device["user_code"].text.replacing("-", with: ""), "profile:read", Verifier.standard.challenge]
            let planted = secrets.flatMap { secret in
                // Base64url has underscores too: only those of a prefix part it.
                let parts = secret.hasPrefix("nacre_") ? secret.split(separator: "_", maxSplits: 2) : []
                let bare = parts.last.map(String.init) ?? secret
                return [PlantedSecret(secret, secret)]
                    + (Base64URL.decode(bare).map { [PlantedSecret("\(secret), decoded", bytes: $0)] } ?? [])
            }
            for (place, bytes) in try await accounts.everything() {
                for secret in planted where secret.name != id {
                    for form in secret.found(in: bytes) { Issue.record("\(secret.name) as \(form) in \(place)") }
                }
            }
        }
    }
}
