import ByteFraming

/// The parameter `nonce` of RFC 9421 section 2.3: 16 random bytes, base64url, so that one request is answered once.
public struct SignatureNonce: Sendable, Hashable {
    public static let size = 16

    /// 22 characters.
    public let text: String

    /// A new random one.
    public init() {
        var random = SystemRandomNumberGenerator()
        text = Base64URL.encode((0..<Self.size).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    init(text: String) throws(SignatureRefusal) {
        guard text.utf8.count == 22, Base64URL.decode(text)?.count == Self.size else { throw .malformed }
        self.text = text
    }
}
