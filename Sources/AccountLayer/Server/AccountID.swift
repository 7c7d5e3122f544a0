import Crypto

/// Names an account inside this layer only: 16 random bytes, in no reply and in no row but sealed or as a keyed tag.
struct AccountID: Sendable, Hashable {
    let bytes: [UInt8]

    static let size = 16

    /// A new random one.
    init() { bytes = SymmetricKey(size: .init(bitCount: Self.size * 8)).withUnsafeBytes { Array($0) } }

    init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// For `WriteTransaction.lock`: what one account writes runs one after the other, where it must.
    var lockKey: Int64 { Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }
}
