import ByteFraming
import Crypto
import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird

/// A bearer token of a session: `nacre_session_` and 43 url-safe characters, 256 random bits.
struct SessionToken: Sendable {
    static let prefix = "nacre_session_"
    let text: String

    /// A new random one.
    init() { text = Self.prefix + Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }) }

    /// The token that a request carries in `Authorization: Bearer`. Throws a 401 `Refusal` for one that cannot be a
    /// session of this server. Cookies are not looked at.
    static func sent(with request: Request) throws(Refusal) -> SessionToken? {
        guard let authorization = request.headers[.authorization] else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .unauthorized("Malformed Authorization header", hint: "Write it as 'Bearer \(prefix)…'.")
        }
        let text = parts[1].trimmingCharacters(in: .whitespaces)
        guard text.hasPrefix(prefix), text.utf8.count == prefix.utf8.count + 43 else { throw .unknownSession }
        return SessionToken(text: text)
    }

    private init(text: String) { self.text = text }
}

extension Refusal {
    static let unknownSession = Refusal.unauthorized(
        "Unknown session", hint: "It ended or was signed out. Sign in at POST /v1/sessions.")
}
