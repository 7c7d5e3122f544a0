import HTTPSupport

/// What a link to `/auth.md` says of an app. It comes from whoever made the link, and an agent reads the page under this
/// server's name, so every value is of a form that can say nothing but what it is for:
///
/// - the app's name: at most three words of letters and digits, 32 characters;
/// - the endpoint: an `https` address without user, query or fragment;
/// - the header: a name that begins with `X-`, so that no header of the protocol itself is set.
///
/// The audience is never taken from the link: it is the endpoint's host, so nobody can make an agent send one app a token
/// that another app accepts.
struct SignInRequest: Sendable {
    let app: String?
    let endpoint: String?
    let header: String
    /// The host of the endpoint.
    let audience: String?

    static let defaultHeader = "X-Moltbook-Identity"
    private static let longestEndpoint = 200

    /// Throws a 400 `Refusal` for anything else.
    init(_ query: QueryValues, allowsLoopback: Bool) throws(Refusal) {
        if let name = query["app"] {
            guard name.utf8.count <= 32, name.wholeMatch(of: /[A-Za-z0-9]+([ _\-][A-Za-z0-9]+){0,2}/) != nil else {
                throw Self.invalid("app", "It has at most three words of letters and digits, 32 characters in all.")
            }
            app = name
        } else {
            app = nil
        }
        header = query["header"] ?? Self.defaultHeader
        guard header.utf8.count <= 40, header.wholeMatch(of: /[Xx]-[A-Za-z0-9]+(-[A-Za-z0-9]+){0,3}/) != nil else {
            throw Self.invalid("header", "It begins with X- and has at most 40 characters.")
        }
        guard let address = query["endpoint"] else {
            (endpoint, audience) = (nil, nil)
            return
        }
        guard address.utf8.count <= Self.longestEndpoint,
            let host = Self.host(of: address, allowsLoopback: allowsLoopback), let audience = Audience(host)
        else { throw Self.invalid("endpoint", "It is an https address without user, query or fragment.") }
        (endpoint, self.audience) = (address, audience.text)
    }

    /// Host and port. Of a loopback address only where this server is on one itself, for trying out.
    private static func host(of address: String, allowsLoopback: Bool) -> String? {
        if let match = address.wholeMatch(
            of:
                /https:\/\/([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}(?::[0-9]{1,5})?)(?:\/[A-Za-z0-9._~\-]+)*\/?/
        ) {
            return String(match.1)
        }
        guard allowsLoopback,
            let match = address.wholeMatch(
                of: /http:\/\/((?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?)(?:\/[A-Za-z0-9._~\-]+)*\/?/)
        else { return nil }
        return String(match.1)
    }

    private static func invalid(_ name: String, _ hint: String) -> Refusal {
        .badRequest("INVALID_\(name.uppercased())", "\(name) cannot be used", hint: hint)
    }
}
