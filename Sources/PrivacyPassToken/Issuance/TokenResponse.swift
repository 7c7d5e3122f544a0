/// An issuer's answer (RFC 9578, section 6.2):
///
/// ```
/// struct {
///     uint8_t blind_sig[256];
/// } TokenResponse;
/// ```
public struct TokenResponse: Hashable, Sendable {
    /// The media type of a response sent alone (RFC 9578, section 8.3).
    public static let mediaType = "application/private-token-response"
    public static let size = BlindSignature.size

    public let blindSignature: BlindSignature

    public init(blindSignature: BlindSignature) { self.blindSignature = blindSignature }

    /// Reads a response, all of `bytes`.
    public init(serialized bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        var reader = ByteReader(bytes)
        blindSignature = try reader.octets()
        try reader.end()
    }

    public var serialized: [UInt8] { blindSignature.bytes }
}
