/// A registered Privacy Pass token type (RFC 9577, section 5.2). Any 16-bit value can occur: clients send reserved ones on
/// purpose, so that readers learn to refuse what they do not know.
public struct TokenType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 0x0002, Blind RSA (2048-bit): publicly verifiable (RFC 9578, sections 6 and 8.2.2). The one these modules issue and
    /// verify.
    public static let blindRSA2048 = TokenType(rawValue: 0x0002)
}

extension TokenType: CustomStringConvertible {
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
