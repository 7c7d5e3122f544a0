import Crypto

/// A hash of the Merkle tree (RFC 6962 section 2.1), SHA-256.
///
/// Held as four words and not as an array: a proof folds a thousand of them, and a verifier millions.
public struct LogHash: Sendable, Hashable {
    public static let size = SHA256.byteCount

    // The 32 bytes as they lie in memory.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    public init(_ bytes: some Collection<UInt8>) throws(TreeError) {
        guard bytes.count == Self.size else { throw .wrongLength }
        self = Array(bytes).withUnsafeBytes { LogHash(raw: $0) }
    }

    /// For a buffer whose size is known to be that of a hash.
    init(raw bytes: UnsafeRawBufferPointer) {
        first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        fourth = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// `SHA-256(0x00 ‖ leaf)`.
    public init(leaf: [UInt8]) {
        var hasher = SHA256()
        hasher.update(data: [0x00])
        leaf.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        self = hasher.finalize().withUnsafeBytes { LogHash(raw: $0) }
    }

    /// `SHA-256(0x01 ‖ left ‖ right)`.
    public init(left: LogHash, right: LogHash) {
        self = withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Self.size, alignment: 1) { input in
            input[0] = 0x01
            left.write(to: input, at: 1)
            right.write(to: input, at: 1 + Self.size)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(input))
            return hasher.finalize().withUnsafeBytes { LogHash(raw: $0) }
        }
    }

    /// The root of the tree without leaves: the hash of nothing.
    public static let empty = SHA256().finalize().withUnsafeBytes { LogHash(raw: $0) }

    /// 32 bytes.
    public var bytes: [UInt8] { Self.bytes(of: [self]) }

    /// The bytes of one hash after the other.
    static func bytes(of hashes: [LogHash]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: hashes.count * size) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            for (index, hash) in hashes.enumerated() { hash.write(to: bytes, at: index * size) }
            count = hashes.count * size
        }
    }

    private func write(to bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        bytes.storeBytes(of: first, toByteOffset: offset, as: UInt64.self)
        bytes.storeBytes(of: second, toByteOffset: offset + 8, as: UInt64.self)
        bytes.storeBytes(of: third, toByteOffset: offset + 16, as: UInt64.self)
        bytes.storeBytes(of: fourth, toByteOffset: offset + 24, as: UInt64.self)
    }
}
