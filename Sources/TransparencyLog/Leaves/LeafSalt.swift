import Crypto

/// 32 random bytes without which a commitment cannot be opened. Deleting the salt erases what the leaf commits to.
public struct LeafSalt: Sendable, Hashable {
    public static let size = 32

    public let bytes: [UInt8]

    /// A salt nobody has drawn before, from the system's generator. Drawn before a transaction, never within: a write
    /// may run twice, and both times it must make the same leaf.
    public init() { bytes = SymmetricKey(size: .init(bitCount: Self.size * 8)).withUnsafeBytes { Array($0) } }

    public init(_ bytes: [UInt8]) throws(LeafError) {
        guard bytes.count == Self.size else { throw .wrongLength("salt") }
        self.bytes = bytes
    }

    var key: SymmetricKey { SymmetricKey(data: bytes) }
}
