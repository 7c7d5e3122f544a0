/// What a client asks an issuer to sign (RFC 9578, section 6.1):
///
/// ```
/// struct {
///     uint16_t token_type = 0x0002;
///     uint8_t truncated_token_key_id;
///     uint8_t blinded_msg[256];
/// } TokenRequest;
/// ```
public struct TokenRequest: Hashable, Sendable {
    /// The media type of a request sent alone (RFC 9578, section 8.3).
    public static let mediaType = "application/private-token-request"
    public static let size = 2 + 1 + BlindedMessage.size

    /// The last byte of the issuer's key id: which of a few keys is meant, too short to mark a client by.
    public let truncatedTokenKeyID: UInt8
    public let blindedMessage: BlindedMessage

    public init(truncatedTokenKeyID: UInt8, blindedMessage: BlindedMessage) {
        self.truncatedTokenKeyID = truncatedTokenKeyID
        self.blindedMessage = blindedMessage
    }

    /// Reads a request, all of `bytes`.
    public init(serialized bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        var reader = ByteReader(bytes)
        let type = TokenType(rawValue: try reader.u16())
        guard type == .blindRSA2048 else { throw .unsupportedTokenType(type) }
        truncatedTokenKeyID = try reader.u8()
        blindedMessage = try reader.octets()
        try reader.end()
    }

    public var tokenType: TokenType { .blindRSA2048 }

    public var serialized: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        bytes.append(u16: tokenType.rawValue)
        bytes.append(truncatedTokenKeyID)
        bytes.append(contentsOf: blindedMessage.bytes)
        return bytes
    }
}
