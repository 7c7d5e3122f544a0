import ByteFraming
import Crypto
import HTTPSupport
import HTTPTypes
import Hummingbird

/// The two cookies of this server: the session of who is signed in, and a random value that binds the forms of who is not.
///
/// On https both carry the `__Host-` prefix (RFC 6265bis section 4.1.3.2), so that no neighbouring host can set or receive
/// them. Plain http is served on loopback alone. Neither says anything about a person, and both last equally long for all.
struct BrowserCookies: Sendable {
    private let isSecure: Bool

    init(publicURL: PublicURL) { isSecure = publicURL.text.lowercased().hasPrefix("https://") }

    // MARK: Reading

    /// The session that a browser sent; nil also for what cannot be one.
    func session(in request: Request) -> SessionToken? {
        value(of: sessionName, in: request).flatMap { SessionToken(cookie: $0) }
    }

    /// What binds the forms of a visitor; nil also for what cannot be one.
    func visitor(in request: Request) -> [UInt8]? {
        guard let text = value(of: visitorName, in: request), text.utf8.count == 22, let bytes = Base64URL.decode(text),
            bytes.count == Visitor.size
        else { return nil }
        return bytes
    }

    /// Nil where the name stands twice: then somebody else may have set one of the two, and nobody knows which.
    private func value(of name: String, in request: Request) -> String? {
        var found: String?
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " || $0 == "\t" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0] == name else { continue }
                if found != nil { return nil }
                found = String(parts[1])
            }
        }
        return found
    }

    // MARK: Setting

    /// The value of `Set-Cookie` for a session that begins.
    func begin(_ session: NewSession) -> String {
        "\(sessionName)=\(session.token.text); Max-Age=\(Sessions.days * 86_400); \(attributes)"
    }

    /// The value of `Set-Cookie` that makes a browser forget its session.
    var end: String { "\(sessionName)=; Max-Age=0; \(attributes)" }

    func begin(_ visitor: Visitor) -> String {
        "\(visitorName)=\(Base64URL.encode(visitor.bytes)); Max-Age=\(FormTickets.hours * 3_600); \(attributes)"
    }

    private var sessionName: String { isSecure ? "__Host-nacre" : "nacre" }
    private var visitorName: String { isSecure ? "__Host-nacre-form" : "nacre-form" }
    /// Lax: a link from elsewhere, such as an application's to the consent page, finds the person signed in; a form sent
    /// from elsewhere does not.
    private var attributes: String { "Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }

    /// Who is not signed in, for the life of a few forms: 16 random bytes that are kept nowhere but in the browser.
    struct Visitor: Sendable, Equatable {
        static let size = 16
        let bytes: [UInt8]

        /// A new random one.
        init() { bytes = SymmetricKey(size: .init(bitCount: Self.size * 8)).withUnsafeBytes { Array($0) } }

        init(bytes: [UInt8]) { self.bytes = bytes }
    }
}
