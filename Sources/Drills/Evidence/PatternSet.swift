import Foundation

/// Finds many byte strings in one pass (Wu, Manber 1994, "A fast algorithm for multi-pattern searching", TR-94-17): three
/// bytes at the end of a window as long as the shortest pattern say how far it can be moved on without missing one.
struct PatternSet: Sendable {
    private let patterns: [[UInt8]]
    private let shortest: Int
    let longest: Int
    /// By a hash of three bytes: how far to move; 0 where a pattern may begin.
    private let shifts: [UInt8]
    /// Patterns by the same hash of their first `shortest` bytes' last three: `candidates[starts[h]..<starts[h + 1]]`.
    private let starts: [Int32]
    private let candidates: [Int32]

    private static let block = 3
    private static let hashes = 1 << 16

    /// - Parameter patterns: of at least three bytes each.
    init(_ patterns: [[UInt8]]) {
        precondition(patterns.allSatisfy { $0.count >= Self.block }, "too short to look for")
        self.patterns = patterns
        let shortest = patterns.map(\.count).min() ?? Self.block
        self.shortest = shortest
        longest = patterns.map(\.count).max() ?? 1
        let farthest = min(255, shortest - Self.block + 1)
        var shifts = [UInt8](repeating: UInt8(farthest), count: Self.hashes)
        var buckets: [Int: [Int32]] = [:]
        for (number, pattern) in patterns.enumerated() {
            for end in Self.block...shortest {
                let hash = Self.hash(pattern[end - 3], pattern[end - 2], pattern[end - 1])
                shifts[hash] = min(shifts[hash], UInt8(min(farthest, shortest - end)))
                if end == shortest { buckets[hash, default: []].append(Int32(number)) }
            }
        }
        var starts: [Int32] = [0]
        var candidates: [Int32] = []
        starts.reserveCapacity(Self.hashes + 1)
        for hash in 0..<Self.hashes {
            candidates += buckets[hash] ?? []
            starts.append(Int32(candidates.count))
        }
        self.shifts = shifts
        self.starts = starts
        self.candidates = candidates
    }

    func length(of pattern: Int) -> Int { patterns[pattern].count }

    @inline(__always)
    private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let word = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
        return Int((word &* 0x9E37_79B1) >> 16)
    }

    /// Calls `body` with each place at which a pattern stands, from the beginning on.
    func forEachMatch(in bytes: UnsafeRawBufferPointer, _ body: (_ pattern: Int, _ offset: Int) -> Void) {
        guard let base = bytes.baseAddress, bytes.count >= shortest, !patterns.isEmpty else { return }
        let count = bytes.count
        shifts.withUnsafeBufferPointer { shifts in
            var end = shortest
            while end <= count {
                let hash = Self.hash(bytes[end - 3], bytes[end - 2], bytes[end - 1])
                let shift = Int(shifts[hash])
                guard shift == 0 else {
                    end += shift
                    continue
                }
                let offset = end - shortest
                for place in starts[hash]..<starts[hash + 1] {
                    let number = Int(candidates[Int(place)])
                    let pattern = patterns[number]
                    if offset + pattern.count <= count, memcmp(base + offset, pattern, pattern.count) == 0 {
                        body(number, offset)
                    }
                }
                end += 1
            }
        }
    }
}
