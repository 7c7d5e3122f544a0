import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014). Each thing that is seeded draws from a generator of its own, found by its number
/// alone, so that it can be made again at any place and in any order. Not for secrets.
struct SeedRandom: RandomNumberGenerator, Sendable {
    /// What is drawn; two of one number share nothing.
    enum Stream: UInt64 {
        case agent = 1, agentID, follows, subscriptions, submoltID, post, postID, postGroup, popularity, comment,
            commentID,
            commentGroup, commentPopularity, sample
    }

    private var state: UInt64

    init(_ seed: UInt64, _ stream: Stream, _ number: Int) {
        let root = Self.mix(seed ^ Self.mix(stream.rawValue &* Self.gamma))
        state = Self.mix(root &+ UInt64(truncatingIfNeeded: number) &* Self.gamma)
    }

    private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func next() -> UInt64 {
        state &+= Self.gamma
        return Self.mix(state)
    }

    /// A number in `0..<bound`, `bound` at least 1.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// In `0..<1`.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func chance(_ share: Double) -> Bool { unit() < share }

    /// The 16 bytes of a version 4 UUID.
    mutating func uuid() -> [UInt8] {
        var high = next()
        var low = next()
        high = high & ~0xF000 | 0x4000
        low = low & ~(0b11 << 62) | 0b10 << 62
        return [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
            let raw = UnsafeMutableRawBufferPointer(bytes)
            raw.storeBytes(of: high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }
}

// MARK: Distributions

extension SeedRandom {
    /// How often the first ranks are preferred: the larger, the flatter.
    private static let flatness = 10.0

    /// A rank in `0..<count`, the first the likeliest: Zipf's law as Mandelbrot wrote it, with the exponent 1, drawn from
    /// its continuous form.
    mutating func rank(of count: Int) -> Int {
        let span = (Double(count) + Self.flatness) / Self.flatness
        return min(count - 1, Int(Self.flatness * (pow(span, unit()) - 1)))
    }

    /// By Box and Muller (1958).
    mutating func logNormal(median: Double, sigma: Double) -> Double {
        let normal = (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
        return median * exp(sigma * normal)
    }

    /// At least 1, at most `most`; the smaller `alpha`, the heavier the tail.
    mutating func pareto(alpha: Double, most: Double) -> Double { min(most, pow(1 - unit(), -1 / alpha)) }
}
