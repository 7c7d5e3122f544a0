import Synchronization

/// Where moments and orders of acts come from. Keys never do: those are always drawn from the system.
///
/// Safe to use from many tasks at once; a seeded one repeats itself only where one task uses it.
public final class MomentSource: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    public init(_ generator: any RandomNumberGenerator & Sendable) { self.generator = Mutex(generator) }

    /// Unpredictable, as whoever watches must not guess when the next act is due.
    public static let system = MomentSource(SystemRandomNumberGenerator())

    /// The same moments again in every run, for drills.
    public static func seeded(_ seed: UInt64) -> MomentSource { MomentSource(SplitMix64(seed: seed)) }

    /// Uniform over `range`.
    func draw(in range: Range<Int64>) -> Int64 {
        generator.withLock { generator in
            var source = Borrowed(generator: generator)
            let value = Int64.random(in: range, using: &source)
            generator = source.generator
            return value
        }
    }

    private struct Borrowed: RandomNumberGenerator {
        var generator: any RandomNumberGenerator & Sendable
        mutating func next() -> UInt64 { generator.next() }
    }
}
