import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird

/// What the `Authorization` field of a request presents. Cookies are not looked at.
enum PresentedCredential: Sendable {
    case nothing
    case session(SessionToken)
    /// An application's access token, with or without a proof beside it (RFC 6750, RFC 9449).
    case application(String)

    private static let longest = 512

    /// Throws a 401 `Refusal` for what can be none of these.
    init(of request: Request) throws(Refusal) {
        guard let authorization = request.headers[.authorization] else {
            self = .nothing
            return
        }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        let scheme = parts.first?.lowercased()
        // RFC 6749 section 2.3.1: there, a client proves itself with it, which is the endpoint's to judge.
        if scheme == "basic", request.uri.path.hasPrefix("/oauth/") {
            self = .nothing
            return
        }
        guard parts.count == 2, scheme == "bearer" || scheme == "dpop" else {
            throw .unauthorized(
                "Malformed Authorization header", hint: "Write it as 'Bearer \(SessionToken.prefix)…'.")
        }
        let text = parts[1].trimmingCharacters(in: .whitespaces)
        if text.hasPrefix(SessionToken.prefix) {
            guard scheme == "bearer", let token = SessionToken(presented: text) else { throw .unknownSession }
            self = .session(token)
        } else {
            guard !text.isEmpty, text.utf8.count <= Self.longest else { throw .unknownSession }
            self = .application(text)
        }
    }
}
