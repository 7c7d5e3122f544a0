import ByteFraming
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting

/// What the page's forms send, and that they are ours: without a cookie there is nothing that another site could make a
/// browser spend, but it could make it send a report; the hour's token says that it did not, and `Gate` asks the browser.
struct ReportForm: Sendable {
    let values: QueryValues

    private static let limit = 65_536
    /// A form may be open for so long.
    private static let hours: Int64 = 12

    /// Throws a `Refusal` for a body that is no form.
    init(_ request: Request) async throws {
        values = try await request.formValues(upTo: Self.limit)
    }

    /// Lines end as everywhere else.
    subscript(_ name: String) -> String { (values[name] ?? "").replacing("\r\n", with: "\n") }

    static func token(_ network: AgentNetwork) -> String {
        Base64URL.encode(network.moderation.keys.formToken(hour: network.clock.now.hour))
    }

    func isFresh(_ network: AgentNetwork) -> Bool {
        guard let token = Base64URL.decode(self["token"]) else { return false }
        let now = network.clock.now.hour
        return (0...Self.hours).contains { network.moderation.keys.formToken(hour: now - $0) == token }
    }
}

extension HTTPField.Name {
    /// What a browser says of where a request comes from (Fetch Metadata); programs do not send it.
    static let secFetchSite = Self("Sec-Fetch-Site")!
}

extension Refusal {
    static let otherSite = Refusal.forbidden(
        "OTHER_SITE", "Another site made your browser send this",
        hint: "Open the page here and send it again; a program leaves Sec-Fetch-Site out.")
}

extension Request {
    /// Whether a browser sends it for a page of another site, which its user perhaps never saw: what needs no key would
    /// otherwise be done in the name of their network.
    var isFromAnotherSite: Bool {
        guard method != .get, method != .head, let site = headers[.secFetchSite] else { return false }
        return site == "cross-site" || site == "same-site"
    }

    /// Whether the body is a form of a page.
    var isForm: Bool {
        headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    }
}
