import Foundation

/// Where a server's API is: a scheme, a host, perhaps a port and a path before `/api/v1`.
///
/// Two addresses are equal when they name the same place, however they were spelled. A key goes to one address only.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// As in `http://127.0.0.1:8420`: lower-case scheme and host, no slash at the end, no default port.
    public let text: String
    /// The host reaches only this machine.
    public let isLoopback: Bool
    /// Whether what is sent is encrypted on the way.
    public let isEncrypted: Bool

    public static let standardText = "http://127.0.0.1:8420"

    /// - Parameter text: an absolute `http` or `https` URL without user, query and fragment; `/api/v1` at its end is
    ///   dropped.
    /// - Throws: ``ClientError/invalidServer(_:)``.
    public init(_ text: String) throws(ClientError) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.encodedHost?.lowercased(), !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            (1...65_535).contains(parts.port ?? 1)
        else { throw .invalidServer(text) }
        var place = "\(scheme)://\(host)"
        if let port = parts.port, port != (scheme == "https" ? 443 : 80) { place += ":\(port)" }
        let segments = parts.percentEncodedPath.split(separator: "/").map(String.init)
        let kept = segments.suffix(2) == ["api", "v1"] ? segments.dropLast(2) : segments[...]
        guard !kept.contains(where: { $0.allSatisfy { $0 == "." } }) else { throw .invalidServer(text) }
        self.text = kept.reduce(place) { "\($0)/\($1)" }
        isLoopback = host == "localhost" || host == "[::1]" || host.hasSuffix(".localhost") || Self.isLoopbackIPv4(host)
        isEncrypted = scheme == "https"
    }

    public var description: String { text }

    /// `host[:port]`, the port left out where it is the scheme's own.
    public var authority: String {
        let place = text.drop { $0 != ":" }.dropFirst(3)
        return String(place.prefix { $0 != "/" })
    }

    public static func == (one: ServerAddress, other: ServerAddress) -> Bool { one.text == other.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    private static func isLoopbackIPv4(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }
}

extension URLComponents {
    /// The host as it stands in a URL: an IPv6 address in brackets.
    fileprivate var encodedHost: String? {
        guard let host = percentEncodedHost else { return nil }
        return host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}
