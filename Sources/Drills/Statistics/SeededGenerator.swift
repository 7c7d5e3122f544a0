import NacreClient

/// xoshiro256** (Blackman, Vigna 2021, https://doi.org/10.1145/3460772), seeded by SplitMix64: the same drill under the
/// same seed. Not for secrets.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var words = SplitMix64(seed: seed)
        state = (words.next(), words.next(), words.next(), words.next())
    }

    /// A generator of its own for a named part of a drill: what one part draws does not move another.
    init(seed: UInt64, for part: String) {
        // FNV-1a: Swift's own hash differs from run to run.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        self.init(seed: seed ^ hash)
    }

    mutating func next() -> UInt64 {
        let times5 = state.1 &* 5
        let result = ((times5 << 7) | (times5 >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A number in `0..<bound`, `bound` at least 1. The bias of one multiplication is below 2⁻³² for the bounds of a
    /// drill.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// In `0..<1`.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Fisher and Yates, in place.
    mutating func shuffle(_ items: UnsafeMutableBufferPointer<Int32>) {
        var last = items.count - 1
        while last > 0 {
            items.swapAt(last, below(last + 1))
            last -= 1
        }
    }
}
