import Foundation

/// The target of a request as signer and verifier both compute it from the address that they know, never from `Host`:
/// `@target-uri` and `@authority` of RFC 9421 sections 2.2.2 and 2.2.3.
public struct TargetURI: Sendable, Equatable {
    /// Absolute, with the query.
    public let text: String
    /// Host in lower case, and the port unless it is the scheme's own.
    public let authority: String

    /// - Parameters:
    ///   - base: the server's public address, such as `https://agents.example` or `http://127.0.0.1:8420`.
    ///   - path: path and query as they stand in the request line, beginning with a slash.
    public init(base: String, path: String) throws(SignatureRefusal) {
        guard path.hasPrefix("/"), let schemeEnd = base.range(of: "://") else { throw .unsignable }
        let scheme = base[..<schemeEnd.lowerBound].lowercased()
        let rest = base[schemeEnd.upperBound...]
        let host = rest.prefix { $0 != "/" }
        var authority = host.lowercased()
        for (known, port) in [("http", ":80"), ("https", ":443")] where known == scheme && authority.hasSuffix(port) {
            authority.removeLast(port.count)
        }
        guard !authority.isEmpty, !authority.contains("@") else { throw .unsignable }
        var prefix = rest[host.endIndex...]
        if prefix.hasSuffix("/") { prefix.removeLast() }
        self.authority = authority
        text = "\(scheme)://\(authority)\(prefix)\(path)"
    }
}
