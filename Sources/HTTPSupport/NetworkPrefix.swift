import Crypto
public import NIOCore
import Synchronization

/// Derives the key under which requests without credentials are counted, so that no address is ever kept.
///
/// The key is the first 16 bytes of HMAC-SHA256 over the client's prefix (/24 of IPv4, /56 of IPv6) under a random key of
/// the day. That key is in memory only and is replaced when the UTC day changes: afterwards no one can tell which prefix
/// a key stood for, and the keys of two days cannot be linked.
public final class NetworkPrefixKeyer: Sendable {
    private struct Day {
        var number: Int64
        /// Has taken in the day's random key and nothing else.
        var code: HMAC<SHA256>
    }

    private let day: Mutex<Day?> = Mutex(nil)

    public init() {}

    /// The key of a request.
    ///
    /// - Parameters:
    ///   - peer: the address of the connection's other end, with or without a port. What is not an address (a Unix socket)
    ///     shares one key.
    ///   - forwardedFor: the values of `X-Forwarded-For`, joined by commas in the order received. Believed only if the peer
    ///     is trusted; then the right-most address that is not itself trusted is the client. If anything up to there is
    ///     no address, the peer counts. If all are trusted, the left-most is the client.
    ///   - trusted: the ranges of the proxies.
    ///   - now: Unix time in milliseconds.
    public func key(peer: String, forwardedFor: String?, trusted: [CIDR], now: Int64) -> LimiterKey {
        key(of: Self.client(peer: peer, forwardedFor: forwardedFor, trusted: trusted), now: now)
    }

    /// The same for the address of a socket.
    public func key(peer: SocketAddress?, forwardedFor: String?, trusted: [CIDR], now: Int64) -> LimiterKey {
        if forwardedFor == nil || trusted.isEmpty { return key(of: peer.flatMap(IPAddress.init), now: now) }
        return key(peer: peer?.ipAddress ?? "", forwardedFor: forwardedFor, trusted: trusted, now: now)
    }

    private func key(of client: IPAddress?, now: Int64) -> LimiterKey {
        var code = code(now: now)
        code.update(data: Self.prefix(of: client))
        return code.finalize().withUnsafeBytes { bytes in
            LimiterKey(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// The client's address, or nil if the peer is not one.
    static func client(peer: String, forwardedFor: String?, trusted: [CIDR]) -> IPAddress? {
        guard let peer = IPAddress(withOptionalPort: peer) else { return nil }
        guard let forwardedFor, trusted.contains(where: { $0.contains(peer) }) else { return peer }
        var client = peer
        for entry in forwardedFor.split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard let address = IPAddress(withOptionalPort: trimmed(entry)) else { return peer }
            client = address
            if !trusted.contains(where: { $0.contains(address) }) { break }
        }
        return client
    }

    /// What is hashed: a byte for the family (0 for no address), then the whole bytes of the prefix.
    static func prefix(of client: IPAddress?) -> [UInt8] {
        guard let client else { return [0] }
        return client.isIPv4
            ? [4] + client.bytes.prefix(3)
            : [6] + client.bytes.prefix(7)
    }

    private static func trimmed(_ entry: Substring) -> Substring {
        let start = entry.drop { $0 == " " || $0 == "\t" }
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start.prefix(0) }
        return start[...last]
    }

    private func code(now: Int64) -> HMAC<SHA256> {
        let (days, rest) = now.quotientAndRemainder(dividingBy: 86_400_000)
        let today = rest < 0 ? days - 1 : days
        return day.withLock { day in
            // A request that read its clock just before midnight must not bring yesterday back; a clock that was really
            // wrong by more than a day must not keep a key alive.
            if let day, day.number == today || day.number - 1 == today { return day.code }
            let code = HMAC<SHA256>(key: SymmetricKey(size: .bits256))
            day = Day(number: today, code: code)
            return code
        }
    }
}
