import AgentAPI
import Foundation
import NIOHTTP1
import Synchronization
import TestServers
import Testing

@testable import AccountLayer

/// A browser as far as forms need one: it keeps cookies, says where a form comes from, and runs no script.
final class TestBrowser: Sendable {
    let accounts: TestAccounts
    private let jar = Mutex<[String: String]>([:])

    init(_ accounts: TestAccounts) { self.accounts = accounts }

    var cookies: [String: String] { jar.withLock { $0 } }
    var session: String? { cookies["__Host-nacre"] }

    func setCookie(_ name: String, _ value: String?) { jar.withLock { $0[name] = value } }

    func open(_ path: String) async throws -> Answer { try await send(.GET, path) }

    /// Opens a page and what it leads to.
    func follow(_ path: String) async throws -> Answer {
        var answer = try await open(path)
        for _ in 0..<5 {
            guard answer.status == 303, let next = answer.header("Location") else { return answer }
            answer = try await open(next)
        }
        return answer
    }

    func follow(_ answer: Answer) async throws -> Answer {
        guard answer.status == 303, let next = answer.header("Location") else { return answer }
        return try await follow(next)
    }

    func send(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8]? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        let cookie = jar.withLock { $0.map { "\($0)=\($1)" }.sorted().joined(separator: "; ") }
        var headers = headers + [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
        if !cookie.isEmpty { headers.append(("Cookie", cookie)) }
        let answer = try await accounts.send(method, path, body, headers: headers)
        for line in answer.headers["Set-Cookie"] {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isOver = line.contains("Max-Age=0")
            jar.withLock { $0[String(pair[0])] = isOver ? nil : String(pair[1]) }
        }
        return answer
    }

    static let sameOrigin = [("Origin", TestAccounts.publicURL), ("Sec-Fetch-Site", "same-origin")]

    /// Sends a form as it is, without a page that holds it.
    func post(
        _ path: String, _ fields: [(String, String)], headers: [(String, String)] = sameOrigin
    ) async throws -> Answer {
        try await send(
            .POST, path, Array(Self.encode(fields).utf8),
            headers: headers + [("Content-Type", "application/x-www-form-urlencoded")])
    }

    /// Fills in the form of `page` that goes to `action` and sends it.
    func submit(_ action: String, of page: Answer, _ fields: [(String, String)] = []) async throws -> Answer {
        let hidden = try #require(PageText(page).hiddenFields(of: action), "no form goes to \(action)")
        return try await post(action, hidden + fields)
    }

    /// Opens `path` and sends its form that goes to `action`.
    func submit(_ action: String, at path: String, _ fields: [(String, String)] = []) async throws -> Answer {
        try await submit(action, of: try await open(path), fields)
    }

    static func encode(_ fields: [(String, String)]) -> String {
        func encode(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        return fields.map { "\(encode($0))=\(encode($1))" }.joined(separator: "&")
    }

    /// Signs in through the page.
    @discardableResult
    func signIn(
        _ email: String, _ passphrase: String = TestAccounts.passphrase, totp: String = ""
    ) async throws -> Answer {
        try await submit(
            "/signin", at: "/signin", [("email", email), ("passphrase", passphrase), ("totp", totp)])
    }
}

/// What a page says.
struct PageText: Sendable {
    let html: String

    init(_ answer: Answer) { html = answer.text }

    /// The hidden fields of the first form with this action; nil where there is none.
    func hiddenFields(of action: String) -> [(String, String)]? {
        guard let form = forms.first(where: { $0.action == action }) else { return nil }
        return form.body.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/).map { match in
            (String(match.1), Self.unescaped(String(match.2)))
        }
    }

    var actions: [String] { forms.map(\.action) }

    private var forms: [(action: String, body: String)] {
        html.matches(of: /(?s)<form [^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/).map {
            (Self.unescaped(String($0.1)), String($0.2))
        }
    }

    var title: String { html.firstMatch(of: /<title>([^<]*)<\/title>/).map { Self.unescaped(String($0.1)) } ?? "" }

    /// Without tags.
    var words: String {
        Self.unescaped(html.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " "))
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}

extension Human {
    /// The same human in a browser, signed in.
    func browser() async throws -> TestBrowser {
        let browser = TestBrowser(accounts)
        let answer = try await browser.signIn(email)
        guard answer.status == 303, browser.session != nil else { throw UnexpectedAnswer(answer) }
        return browser
    }
}
