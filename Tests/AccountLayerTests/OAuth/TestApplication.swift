import AgentAPI
import ByteFraming
import Crypto
import Foundation
import NIOHTTP1
import TestServers
import Testing

@testable import AccountLayer

/// An application that the operator registered, and what it sends.
struct TestApplication: Sendable {
    let accounts: TestAccounts
    let id: String
    let secret: String?

    static let redirectURI = "https://app.example/done"
    static let issuer = TestAccounts.publicURL

    /// Sends a form to one of the endpoints, as this client: with its secret, where it has one.
    func post(
        _ path: String, _ fields: [(String, String)], headers: [(String, String)] = []
    ) async throws -> Answer {
        let own = [("client_id", id)] + (secret.map { [("client_secret", $0)] } ?? [])
        return try await accounts.form(path, own + fields, headers: headers)
    }

    func token(_ fields: [(String, String)], headers: [(String, String)] = []) async throws -> Answer {
        try await post("/oauth/token", fields, headers: headers)
    }

    func refresh(_ token: String, scope: String? = nil) async throws -> Answer {
        try await self.token(
            [("grant_type", "refresh_token"), ("refresh_token", token)] + (scope.map { [("scope", $0)] } ?? []))
    }

    func redeem(
        _ code: String, _ verifier: String = Verifier.standard.text, redirectURI: String = redirectURI,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        try await token(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
                ("code_verifier", verifier),
            ], headers: headers)
    }

    /// The address that it sends a person to. `changes` replaces parameters; a nil takes one away.
    func address(_ changes: [String: String?] = [:], more: [(String, String)] = []) -> String {
        var fields: [(String, String)] = [
            ("response_type", "code"), ("client_id", id), ("redirect_uri", Self.redirectURI),
            ("scope", "profile:read"), ("state", "a b&c=d/é"),
            ("code_challenge", Verifier.standard.challenge), ("code_challenge_method", "S256"),
        ]
        fields = fields.compactMap { name, value in
            switch changes[name] {
            case nil: (name, value)
            case .some(let changed): changed.map { (name, $0) }
            }
        }
        let added = changes.filter { change in !fields.contains { $0.0 == change.key } }
            .compactMap { name, value in value.map { (name, $0) } }
        return "/oauth/authorize?" + TestBrowser.encode(fields + added + more)
    }

    /// Sends a person to the consent page and has them agree. Returns the answer's parameters.
    func ask(
        _ browser: TestBrowser, _ changes: [String: String?] = [:], decision: String = "allow"
    ) async throws -> [String: String] {
        let page = try await browser.open(address(changes))
        let answer = page.status == 303 ? page : try await browser.decide(decision, on: page)
        guard answer.status == 303, let location = answer.header("Location") else { throw UnexpectedAnswer(answer) }
        return Self.parameters(location)
    }

    /// The code of a person who agrees.
    func code(_ browser: TestBrowser, _ changes: [String: String?] = [:]) async throws -> String {
        try #require(try await ask(browser, changes)["code"])
    }

    /// Tokens of a person who agrees.
    func tokens(_ browser: TestBrowser, scope: String = "profile:read") async throws -> Tokens {
        Tokens(try await redeem(try await code(browser, ["scope": scope])))
    }

    static func parameters(_ location: String) -> [String: String] {
        let items = URLComponents(string: location)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    /// With an access token, at the API.
    func get(_ path: String, _ accessToken: String) async throws -> Answer {
        try await accounts.send(.GET, path, headers: [("Authorization", "Bearer \(accessToken)")])
    }
}

struct Tokens: Sendable {
    let answer: Answer
    let access: String
    let refresh: String

    init(_ answer: Answer) {
        self.answer = answer
        access = answer["access_token"].text
        refresh = answer["refresh_token"].text
    }
}

/// RFC 7636 section 4.1.
struct Verifier: Sendable {
    let text: String

    var challenge: String { Base64URL.encode(SHA256.hash(data: Array(text.utf8))) }

    static let standard = Verifier(text: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    static let other = Verifier(text: "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag")
}

extension TestAccounts {
    /// Registers an application; unless told, one with a redirect URI that may ask for everything.
    func application(
        _ name: String = "Reef", configure: (inout AddClient.Input) -> Void = { _ in }
    ) async throws -> TestApplication {
        var input = AddClient.Input(name: name)
        input.redirectURIs = [TestApplication.redirectURI]
        input.scopes = Scope.allCases.map(\.rawValue)
        configure(&input)
        let added = try await AddClient.run(input, inside)
        return TestApplication(accounts: self, id: added.clientID, secret: added.secret)
    }

    func form(
        _ path: String, _ fields: [(String, String)], headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(
            .POST, path, Array(TestBrowser.encode(fields).utf8),
            headers: headers + [("Content-Type", "application/x-www-form-urlencoded")])
    }
}

extension TestBrowser {
    /// Answers a consent page, of an application or of a device.
    func decide(_ decision: String, on page: Answer) async throws -> Answer {
        guard page.status == 200 else { throw UnexpectedAnswer(page) }
        let path = PageText(page).actions.contains(DevicePage.path) ? DevicePage.path : ConsentPage.path
        return try await submit(path, of: page, [("decision", decision)])
    }
}

/// RFC 6749 section 5.2.
func expectOAuthError(
    _ answer: Answer, _ error: String, _ status: Int = 400, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.status == status, "\(answer.text.prefix(300))", sourceLocation: sourceLocation)
    #expect(answer["error"].text == error, "\(answer.text.prefix(300))", sourceLocation: sourceLocation)
    let words = answer["error_description"].text
    #expect(!words.isEmpty && !words.contains("\"") && !words.contains("\\"), sourceLocation: sourceLocation)
    #expect(answer.header("Cache-Control") == "no-store", sourceLocation: sourceLocation)
    if status == 401 {
        #expect(answer.header("WWW-Authenticate")?.hasPrefix("Basic") == true, sourceLocation: sourceLocation)
    }
}
