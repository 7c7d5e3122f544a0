import ByteFraming
import Crypto

/// What an agent and its owner compare: the first 16 bytes of `SHA-256("nacre/owner-key/v1\0", key)`, framed, as
/// lower-case hexadecimal digits in groups of four.
struct OwnerFingerprint: Sendable, Equatable {
    let text: String

    init(of ownerKey: [UInt8]) {
        let digest = SHA256.hash(data: Framing.frame([Array("nacre/owner-key/v1\0".utf8), ownerKey])).prefix(16)
        let digits = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        text = stride(from: 0, to: digits.count, by: 2).map { digits[$0..<($0 + 2)].joined() }.joined(separator: "-")
    }
}
