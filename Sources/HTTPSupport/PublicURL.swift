import Foundation

/// The address under which the world reaches a server: scheme, host and port, no slash at the end.
public struct PublicURL: Sendable {
    public let text: String

    public init(_ text: String) { self.text = text.hasSuffix("/") ? String(text.dropLast()) : text }

    public func path(_ path: String) -> String { text + path }

    /// `host[:port]`, the default port of the scheme left out: how the server is called in challenges and signatures.
    public var authority: String {
        guard let scheme = text.range(of: "://") else { return text }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        let defaultPort = text[..<scheme.lowerBound].lowercased() == "https" ? ":443" : ":80"
        return authority.hasSuffix(defaultPort) ? String(authority.dropLast(defaultPort.count)) : authority
    }
}
