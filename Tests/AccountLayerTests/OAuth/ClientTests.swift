import AgentAPI
import Foundation
import HTTPSupport
import LayerSupport
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct ClientTests {
    private static let credentials = [("grant_type", "client_credentials")]

    private static func basic(_ id: String, _ secret: String) -> [(String, String)] {
        [("Authorization", "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString())]
    }

    @Test(arguments: TestEngine.available)
    func aBackEndComesForItself(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let backEnd = try await accounts.application("Billing") {
                $0.redirectURIs = []
                $0.hasCredentials = true
                $0.scopes = ["invoices:read"]
            }
            let secret = try #require(backEnd.secret)
            for headers in [Self.basic(backEnd.id, secret), Self.basic(backEnd.id.replacing("_", with: "%5F"), secret)] {
                let answer = try await accounts.form("/oauth/token", Self.credentials, headers: headers)
                #expect(answer.status == 200 && answer["scope"].text == "invoices:read")
                #expect(!answer.json.keys.contains("refresh_token"))
            }
            let answer = try await backEnd.token(Self.credentials + [("scope", "invoices:read")])
            #expect(answer.status == 200)
            expectOAuthError(try await backEnd.token(Self.credentials + [("scope", "profile:read")]), "invalid_scope")
            // It stands for no person.
            let access = Tokens(answer).access
            expectRefusal(try await backEnd.get("/v1/account/profile", access), 403, "OWNER_REQUIRED")
            // And may not do what needs one.
            expectOAuthError(try await backEnd.redeem("nacre_code_x"), "unauthorized_client")
            expectOAuthError(try await backEnd.refresh("nacre_refresh_x"), "unauthorized_client")
            expectOAuthError(try await backEnd.post("/oauth/device", [("scope", "invoices:read")]), "unauthorized_client")
        }
    }

    @Test(arguments: TestEngine.available)
    func whoDoesNotProveItselfGetsNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let backEnd = try await accounts.application { $0.hasCredentials = true }
            let open = try await accounts.application("Open") { $0.isPublic = true }
            let secret = try #require(backEnd.secret)
            let wrong = ApplicationSecret(.clientSecret).text
            func token(_ fields: [(String, String)], _ headers: [(String, String)] = []) async throws -> Answer {
                try await accounts.form("/oauth/token", Self.credentials + fields, headers: headers)
            }
            for fields in [
                [], [("client_id", backEnd.id)], [("client_id", backEnd.id), ("client_secret", wrong)],
                [("client_id", backEnd.id), ("client_secret", "x")],
                [("client_id", "app_nobody"), ("client_secret", secret)],
                [("client_id", open.id), ("client_secret", secret)],
                [("client_id", String(repeating: "a", count: 500)), ("client_secret", secret)],
            ] { expectOAuthError(try await token(fields), "invalid_client", 401) }
            for headers in [
                Self.basic(backEnd.id, wrong), Self.basic(backEnd.id, ""), Self.basic("", secret),
                Self.basic(backEnd.id + "%", secret), [("Authorization", "Basic !!!")],
                [("Authorization", "Basic")],
            ] { expectOAuthError(try await token([], headers), "invalid_client", 401) }
            // In two ways at once, or as two clients at once.
            let both = Self.basic(backEnd.id, secret)
            expectOAuthError(try await token([("client_secret", secret)], both), "invalid_request")
            expectOAuthError(try await token([("client_id", open.id)], both), "invalid_client", 401)
            // A public client has no credentials.
            expectOAuthError(try await open.token(Self.credentials), "unauthorized_client")
        }
    }

    @Test(arguments: TestEngine.available)
    func aMalformedRequestIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let backEnd = try await accounts.application { $0.hasCredentials = true }
            expectOAuthError(try await backEnd.token([]), "invalid_request")
            expectOAuthError(try await backEnd.token([("grant_type", "password")]), "unsupported_grant_type")
            expectOAuthError(try await backEnd.token([("grant_type", "implicit")]), "unsupported_grant_type")
            expectOAuthError(try await backEnd.token(Self.credentials + Self.credentials), "invalid_request")
            let own = [("client_id", backEnd.id), ("client_secret", backEnd.secret ?? "")]
            let inAddress = try await accounts.form("/oauth/token?grant_type=client_credentials", own)
            expectOAuthError(inAddress, "invalid_request")
            let json = try await accounts.send(.POST, "/oauth/token", json: #"{"grant_type":"client_credentials"}"#)
            expectOAuthError(json, "invalid_request")
            for body in ["grant_type=%zz", "grant_type=%ff", "grant_type=a%00b", "=x"] {
                let answer = try await accounts.send(
                    .POST, "/oauth/token", Array(body.utf8),
                    headers: [("Content-Type", "application/x-www-form-urlencoded")])
                expectOAuthError(answer, "invalid_request")
            }
            #expect(try await accounts.get("/oauth/token").status == 405)
        }
    }

    @Test(arguments: TestEngine.available)
    func theOperatorRegistersListsAndRemoves(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application()
            let browser = try await accounts.human("pearl@example.org").browser()
            let tokens = try await application.tokens(browser)
            let listed = try await ListClients.run(Nothing(), accounts.inside)
            #expect(listed.map(\.clientID) == [application.id] && listed[0].name == "Reef" && !listed[0].isPublic)
            #expect(listed[0].grants == ["authorization_code"] && listed[0].redirectURIs == [TestApplication.redirectURI])

            _ = try await RemoveClient.run(.init(clientID: application.id), accounts.inside)
            expectRefusal(try await application.get("/v1/account/profile", tokens.access), 401, "INVALID_TOKEN")
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_client", 401)
            let asked = try await browser.open(application.address())
            #expect(asked.status == 400)
            #expect(try await ListClients.run(Nothing(), accounts.inside).isEmpty)
            #expect(try await accounts.count("oauth_clients") == 0)
            await #expect(throws: Refusal.self) {
                _ = try await RemoveClient.run(.init(clientID: application.id), accounts.inside)
            }
        }
    }

    @Test func whatCannotBeRegisteredIsRefusedInWords() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let wrong: [(inout AddClient.Input) -> Void] = [
                { $0.name = " " }, { $0.name = String(repeating: "x", count: 81) }, { $0.name = "Re\u{202E}ef" },
                { $0.name = "Re\u{200B}ef" }, { $0.name = "Re\nef" }, { $0.scopes = [] },
                { $0.scopes = ["everything"] }, { $0.redirectURIs = [] },
                { $0.redirectURIs = ["http://app.example/"] },
                { $0.redirectURIs = Array(repeating: "https://app.example/", count: 21) },
                {
                    $0.isPublic = true
                    $0.hasCredentials = true
                },
            ]
            for change in wrong {
                await #expect(throws: Refusal.self) { _ = try await accounts.application(configure: change) }
            }
        }
    }
}
