import ByteFraming
import Crypto
import Foundation
import MessageFormats

/// The key of one file, which travels in the message that names it: 32 random bytes.
public struct AttachmentKey: Sendable {
    public static let size = 32
    static let domain = "nacre/attachment/v1\0"

    private let bytes: [UInt8]

    /// A new one.
    public static func random() -> AttachmentKey {
        AttachmentKey(unchecked: randomBytes())
    }

    /// 32 of them.
    static func randomBytes() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    /// Nil for anything but 32 bytes in base64url without padding.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// To be written into a message, and nowhere else.
    public var text: String { Base64URL.encode(bytes) }

    /// What the chunks are sealed with: HKDF-SHA256 ([RFC 5869](https://www.rfc-editor.org/rfc/rfc5869)) of the key under the
    /// file's salt, so that one key may seal many files and no nonce comes twice.
    func chunkKey(salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), salt: salt, info: Array(Self.domain.utf8), outputByteCount: 32)
    }

    /// Eleven bytes of the chunk's number, big-endian, and whether it is the last.
    static func nonce(chunk: Int, isLast: Bool) throws -> AES.GCM.Nonce {
        try AES.GCM.Nonce(data: [0, 0, 0] + Framing.number(Int64(chunk)) + [isLast ? 1 : 0])
    }
}
