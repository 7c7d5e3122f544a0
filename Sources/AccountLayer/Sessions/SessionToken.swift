import ByteFraming
import Crypto
import HTTPSupport

/// What holds a session.
enum SessionKind: UInt8, Sendable {
    /// A program, which sends the token with each request.
    case program = 1
    /// A browser, which keeps it in a cookie.
    case browser = 2
}

/// The token of a session: a prefix and 43 url-safe characters, 256 random bits. Programs' begin with `nacre_session_` and
/// are bearer tokens; browsers' begin with `nacre_browser_` and count in a cookie alone. So neither passes for the other.
struct SessionToken: Sendable {
    static let prefix = "nacre_session_"
    private static let browserPrefix = "nacre_browser_"
    let text: String

    /// A new random one.
    init(_ kind: SessionKind = .program) {
        let prefix = kind == .program ? Self.prefix : Self.browserPrefix
        text = prefix + Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    /// One that came in `Authorization: Bearer`; nil for what cannot be a program's session.
    init?(presented text: String) { self.init(text, after: Self.prefix) }

    /// One that came in a cookie; nil for what cannot be a browser's session.
    init?(cookie text: String) { self.init(text, after: Self.browserPrefix) }

    private init?(_ text: String, after prefix: String) {
        guard text.hasPrefix(prefix), text.utf8.count == prefix.utf8.count + 43 else { return nil }
        self.text = text
    }
}

extension Refusal {
    static let unknownSession = Refusal.unauthorized(
        "Unknown session", hint: "It ended or was signed out. Sign in at POST /v1/sessions.")
}
