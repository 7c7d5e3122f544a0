/// Sorts scores with the pairs they belong to: least significant digit first, 11 bits at a time, which takes four million
/// pairs in a tenth of a second where a comparison sort takes one.
enum ScoreOrder {
    /// `key << 32 | index`, ascending by key; `index` is the place in `scores`.
    static func sorted(_ scores: [Float]) -> [UInt64] {
        var items = [UInt64](unsafeUninitializedCapacity: scores.count) { buffer, count in
            for (index, score) in scores.enumerated() {
                buffer.initializeElement(at: index, to: UInt64(key(score)) << 32 | UInt64(UInt32(index)))
            }
            count = scores.count
        }
        guard items.count > 4_096 else {
            items.sort()
            return items
        }
        var other = [UInt64](repeating: 0, count: items.count)
        for shift in [32, 43, 54] {
            pass(from: items, to: &other, shift: UInt64(shift))
            swap(&items, &other)
        }
        return items
    }

    /// Bits that sort as the numbers do. The two zeros are equal; what is not a number is the least sure.
    static func key(_ score: Float) -> UInt32 {
        guard !score.isNaN else { return 0 }
        let bits = (score + 0).bitPattern
        return bits & 0x8000_0000 != 0 ? ~bits : bits | 0x8000_0000
    }

    private static func pass(from source: [UInt64], to target: inout [UInt64], shift: UInt64) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2_049) { starts in
            starts.initialize(repeating: 0)
            source.withUnsafeBufferPointer { source in
                for item in source { starts[Int(truncatingIfNeeded: (item >> shift) & 2_047) + 1] += 1 }
                for digit in 1..<2_049 { starts[digit] += starts[digit - 1] }
                target.withUnsafeMutableBufferPointer { target in
                    for item in source {
                        let digit = Int(truncatingIfNeeded: (item >> shift) & 2_047)
                        target[starts[digit]] = item
                        starts[digit] += 1
                    }
                }
            }
        }
    }
}
