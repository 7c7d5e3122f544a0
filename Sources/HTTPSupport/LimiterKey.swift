/// What a limiter counts by: 16 bytes, compared and hashed as two words.
///
/// The bytes should be spread evenly (a keyed hash, a random identifier); they are never printed.
public struct LimiterKey: Hashable, Sendable {
    /// The first 8 bytes, big-endian.
    public let high: UInt64
    /// The last 8 bytes, big-endian.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The first 16 bytes of a sequence, padded with zeros.
    public init(bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.prefix(16).enumerated() {
            let shifted = UInt64(byte) << UInt64(56 - index % 8 * 8)
            if index < 8 { words.0 |= shifted } else { words.1 |= shifted }
        }
        self.init(high: words.0, low: words.1)
    }
}
