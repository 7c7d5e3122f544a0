import ByteFraming

/// A token as RFC 9577 section 2.2 puts it into a request.
enum PrivateToken {
    static func authorization(_ token: [UInt8]) -> String { "PrivateToken token=\"\(Base64URL.encode(token))\"" }
}

/// A token as text: base64url without padding.
public enum TokenText {
    public static func bytes(_ text: String) -> [UInt8]? { Base64URL.decode(text) }
}
