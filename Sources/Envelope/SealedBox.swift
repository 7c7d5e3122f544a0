import Crypto
import Foundation

/// The bytes of a sealed value: format (1 byte, 1), key version (8 bytes, big-endian), nonce (12), ciphertext, tag (16).
/// AES-256-GCM (NIST SP 800-38D) with a random nonce; format, version and context are authenticated.
enum SealedBox {
    private static let format: UInt8 = 1
    private static let headerSize = 9
    private static let nonceSize = 12
    private static let tagSize = 16

    static func seal(
        _ content: [UInt8], under key: SymmetricKey, version: Int64, as context: SealContext
    ) throws -> [UInt8] {
        var bytes = [format]
        withUnsafeBytes(of: version.bigEndian) { bytes.append(contentsOf: $0) }
        let box = try AES.GCM.seal(content, using: key, authenticating: bytes + context.associatedData)
        bytes.append(contentsOf: box.nonce)
        bytes.append(contentsOf: box.ciphertext)
        bytes.append(contentsOf: box.tag)
        return bytes
    }

    static func version(of sealed: [UInt8]) throws -> Int64 {
        guard sealed.count >= headerSize + nonceSize + tagSize, sealed.first == format else {
            throw EnvelopeError.cannotOpen
        }
        return sealed[1..<headerSize].reduce(0) { $0 << 8 | Int64($1) }
    }

    static func open(_ sealed: [UInt8], under key: SymmetricKey, as context: SealContext) throws -> [UInt8] {
        _ = try version(of: sealed)
        let header = Array(sealed[..<headerSize])
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[headerSize...])
            return Array(try AES.GCM.open(box, using: key, authenticating: header + context.associatedData))
        } catch {
            throw EnvelopeError.cannotOpen
        }
    }
}
