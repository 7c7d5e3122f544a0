import Crypto

/// What a token is asked for (RFC 9577, section 2.1.1):
///
/// ```
/// struct {
///     uint16_t token_type;
///     opaque issuer_name<1..2^16-1>;
///     opaque redemption_context<0..32>;
///     opaque origin_info<0..2^16-1>;
/// } TokenChallenge;
/// ```
///
/// Whatever parses serialises to the same bytes, so that ``digest`` is the digest of what was read. Challenges of token
/// types that these modules cannot issue are read too: they have the same layout.
public struct TokenChallenge: Hashable, Sendable {
    /// Where a redemption context is there at all, it has this many bytes.
    public static let redemptionContextSize = 32

    public let tokenType: TokenType
    /// The issuer, as host and optional port.
    public let issuerName: String
    /// Empty, or 32 bytes that tie the token to one session or moment. An issuer that also serves as attester can tell
    /// clients apart by a context, so a client that builds its challenges itself leaves it empty.
    public let redemptionContext: [UInt8]
    /// The origins at which the token may be redeemed; none means any.
    public let originInfo: [String]

    /// - Throws: ``PrivacyPassFormatError/illegalName`` for a name that is empty or holds anything but visible ASCII
    ///   without commas; ``PrivacyPassFormatError/wrongLength`` for a context neither empty nor of 32 bytes, or for names
    ///   longer than the layout can hold.
    public init(
        tokenType: TokenType = .blindRSA2048, issuerName: String, redemptionContext: [UInt8] = [],
        originInfo: [String] = []
    ) throws(PrivacyPassFormatError) {
        for name in [issuerName] + originInfo { try Self.check(name) }
        guard redemptionContext.isEmpty || redemptionContext.count == Self.redemptionContextSize else {
            throw .wrongLength
        }
        let originInfoSize = originInfo.reduce(0) { $0 + $1.utf8.count + 1 } - 1
        guard issuerName.utf8.count <= UInt16.max, originInfoSize <= UInt16.max else { throw .wrongLength }
        self.tokenType = tokenType
        self.issuerName = issuerName
        self.redemptionContext = redemptionContext
        self.originInfo = originInfo
    }

    /// Reads a challenge, all of `bytes`.
    public init(serialized bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        var reader = ByteReader(bytes)
        let type = TokenType(rawValue: try reader.u16())
        let issuerName = String(decoding: try reader.vector16(), as: UTF8.self)
        let context = try reader.vector8()
        let originInfo = try reader.vector16()
        try reader.end()
        try self.init(
            tokenType: type, issuerName: issuerName, redemptionContext: context,
            originInfo: originInfo.isEmpty
                ? []
                : originInfo.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) })
    }

    public var serialized: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(u16: tokenType.rawValue)
        bytes.append(u16: UInt16(issuerName.utf8.count))
        bytes.append(contentsOf: issuerName.utf8)
        bytes.append(UInt8(redemptionContext.count))
        bytes.append(contentsOf: redemptionContext)
        let origins = Array(originInfo.joined(separator: ",").utf8)
        bytes.append(u16: UInt16(origins.count))
        bytes.append(contentsOf: origins)
        return bytes
    }

    /// `challenge_digest`: SHA-256 of the serialised challenge.
    public var digest: ChallengeDigest { ChallengeDigest(made: SHA256.hash(data: serialized)) }

    /// RFC 9577 asks for ASCII names without commas; a replaced byte of invalid UTF-8 is not ASCII, so it is refused too.
    private static func check(_ name: String) throws(PrivacyPassFormatError) {
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }) else {
            throw .illegalName
        }
    }
}
