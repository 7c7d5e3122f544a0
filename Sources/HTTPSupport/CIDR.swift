/// A range of network addresses in prefix notation (RFC 4632 section 3.1): `10.0.0.0/8`, `::1/128`.
public struct CIDR: Hashable, Sendable {
    /// The first address of the range: 4 or 16 bytes.
    private let network: [UInt8]
    /// The number of leading bits that are the same in the whole range.
    private let prefixLength: Int

    /// - Parameter text: `ADDRESS/BITS`, or an address alone for the range of that one address. A range of IPv4-mapped IPv6
    ///   addresses is taken as the IPv4 range.
    /// - Throws: ``Refusal`` if it is not that, or has bits set behind the prefix (`10.0.0.1/8`).
    public init(_ text: String) throws(Refusal) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !first.contains("%"), let address = IPAddress(first) else {
            throw .notAnAddressRange
        }
        var length = address.bytes.count * 8
        if parts.count == 2, let digits = parts.last {
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isASCIIDigit), var bits = Int(digits)
            else { throw .notAnAddressRange }
            // `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
            if address.isIPv4, first.contains(":") { bits -= IPAddress.mappedPrefix.count * 8 }
            guard (0...length).contains(bits) else { throw .notAnAddressRange }
            length = bits
        }
        network = address.bytes
        prefixLength = length
        guard Self.masked(address.bytes, to: length) == network else { throw .bitsBehindPrefix }
    }

    /// Whether the address is in the range. What is not an address is in no range.
    public func contains(_ address: String) -> Bool {
        guard let address = IPAddress(withOptionalPort: address) else { return false }
        return contains(address)
    }

    func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == network.count && Self.masked(address.bytes, to: prefixLength) == network
    }

    /// The first address of the range in which the address lies.
    static func masked(_ bytes: [UInt8], to prefixLength: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefixLength - index * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
        }
    }

    /// Why a text is not a range.
    public enum Refusal: ReportableError, Equatable {
        case notAnAddressRange
        case bitsBehindPrefix

        public var publicDescription: String {
            switch self {
            case .notAnAddressRange:
                "An address range is written as address/bits, for example 10.0.0.0/8 or ::1/128."
            case .bitsBehindPrefix:
                "An address range names its first address: write 10.0.0.0/8, not 10.0.0.1/8."
            }
        }
    }
}
