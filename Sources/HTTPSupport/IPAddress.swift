#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

import NIOCore

/// An IPv4 or IPv6 address as 4 or 16 bytes in network order. An IPv4-mapped IPv6 address is the IPv4 address it maps.
struct IPAddress: Hashable, Sendable {
    /// 4 bytes for IPv4, 16 for IPv6.
    let bytes: [UInt8]

    /// An address in its textual form, strictly (`inet_pton`): four decimal octets, or RFC 4291 section 2.2.
    /// A zone (`fe80::1%eth0`) is cut off.
    init?(_ text: some StringProtocol) {
        let address = text.prefix { $0 != "%" }
        // 45 is the longest form. A NUL would end the C string early and let the rest pass unseen.
        guard (2...45).contains(address.utf8.count), !address.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if !address.contains(":") {
            guard inet_pton(AF_INET, String(address), &v4) == 1 else { return nil }
            bytes = withUnsafeBytes(of: v4) { Array($0) }
        } else {
            guard inet_pton(AF_INET6, String(address), &v6) == 1 else { return nil }
            let all = withUnsafeBytes(of: v6) { Array($0) }
            bytes = all.starts(with: Self.mappedPrefix) ? Array(all.suffix(4)) : all
        }
    }

    /// The address of a socket; nil for a Unix socket.
    init?(_ socket: SocketAddress) {
        // In `sockaddr_in` the address comes after family and port, in `sockaddr_in6` after the flow's number too.
        let place: Range<Int>
        switch socket {
        case .v4: place = 4..<8
        case .v6: place = 8..<24
        case .unixDomainSocket: return nil
        }
        let all = socket.withSockAddr { address, size in
            Array(UnsafeRawBufferPointer(start: address, count: size)[place])
        }
        bytes = all.starts(with: Self.mappedPrefix) ? Array(all.suffix(4)) : all
    }

    /// An address as proxies write it: `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` or
    /// `[2001:db8::1]:443`.
    init?(withOptionalPort text: some StringProtocol) {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || Self.isPort(rest) else { return nil }
            let inner = text[..<end].dropFirst()
            guard inner.contains(":") else { return nil }
            self.init(inner)
        } else if let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon {
            guard Self.isPort(text[colon...]) else { return nil }
            self.init(text[..<colon])
        } else {
            self.init(text)
        }
    }

    var isIPv4: Bool { bytes.count == 4 }

    /// `127.0.0.0/8` or `::1`.
    var isLoopback: Bool { isIPv4 ? bytes.first == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 } }

    /// The wildcard: `0.0.0.0` or `::`.
    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    /// `::ffff:0:0/96`, RFC 4291 section 2.5.5.2.
    static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func isPort(_ text: some StringProtocol) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: ":") && (1...5).contains(digits.count)
            && digits.allSatisfy(\.isASCIIDigit)
    }
}
