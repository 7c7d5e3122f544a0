import AgentSignatures
import ByteFraming
import Crypto
import Foundation

/// An X-Wing public key that was looked at: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes).
///
/// What nobody should seal to is refused here, so that it is neither published nor sealed to.
public struct SealingKey: Hashable, Sendable {
    /// ``SealingSuite/publicKeySize`` of them.
    public let bytes: [UInt8]

    /// - Throws: `malformedSealingKey`, `weakSealingKey`.
    public init(bytes: [UInt8]) throws(MessageFormatProblem) {
        guard bytes.count == SealingSuite.publicKeySize else { throw .malformedSealingKey }
        let lattice = bytes[..<Self.latticeSize]
        // FIPS 203 section 7.2, the modulus check: coefficients below 3329.
        guard (try? MLKEM768.PublicKey(rawRepresentation: Array(lattice))) != nil else { throw .malformedSealingKey }
        guard lattice[..<Self.vectorSize].contains(where: { $0 != 0 }) else { throw .weakSealingKey }
        guard !Self.isWeak(bytes[Self.latticeSize...]) else { throw .weakSealingKey }
        self.bytes = bytes
    }

    /// Reads base64url without padding.
    public init(_ text: some StringProtocol) throws(MessageFormatProblem) {
        guard text.utf8.count == Self.characters, let bytes = Base64URL.decode(text) else {
            throw .malformedSealingKey
        }
        try self.init(bytes: bytes)
    }

    public var text: String { Base64URL.encode(bytes) }

    /// SHA-256, as it stands in ``SealingInfo``.
    public var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }

    private static let latticeSize = 1184
    /// The vector t of FIPS 203 without the seed behind it. Where it is zero, a ciphertext shows what it carries.
    private static let vectorSize = 1152
    private static let characters = (SealingSuite.publicKeySize * 4 + 2) / 3

    /// The coordinates of small order in each encoding that RFC 7748 section 5 reads, the highest bit apart: they make the
    /// shared secret zero.
    private static func isWeak(_ point: ArraySlice<UInt8>) -> Bool {
        var point = Array(point)
        point[point.count - 1] &= 0x7F
        return weak.contains(point)
    }

    private static let weak: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A, 0xDA, 0x09,
            0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
        ],
        [
            0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B, 0x04, 0x44,
            0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
        ],
    ]
}
