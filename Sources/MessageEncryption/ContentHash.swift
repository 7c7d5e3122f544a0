import ByteFraming
import Crypto
import Foundation

/// A SHA-256 hash, in JSON as 43 characters of base64url.
public struct ContentHash: Hashable, Sendable {
    /// 32 of them.
    public let bytes: [UInt8]

    /// Of these bytes.
    public init(of bytes: [UInt8]) { self.bytes = Array(SHA256.hash(data: bytes)) }

    /// Nil for another spelling than ``text``.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.bytes = bytes
    }

    public var text: String { Base64URL.encode(bytes) }
}
