import JSONWriting
import Storage

/// A row of `votes`.
struct SeedVote: Sendable {
    let tag: (UInt64, UInt64, UInt64, UInt64)
    let up: Bool

    init(tag bytes: [UInt8], up: Bool) {
        func word(_ start: Int) -> UInt64 { bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        tag = (word(0), word(8), word(16), word(24))
        self.up = up
    }

    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            let raw = UnsafeMutableRawBufferPointer(bytes)
            raw.storeBytes(of: tag.0.bigEndian, as: UInt64.self)
            raw.storeBytes(of: tag.1.bigEndian, toByteOffset: 8, as: UInt64.self)
            raw.storeBytes(of: tag.2.bigEndian, toByteOffset: 16, as: UInt64.self)
            raw.storeBytes(of: tag.3.bigEndian, toByteOffset: 24, as: UInt64.self)
            count = 32
        }
    }
}

/// Draws who votes on a target, and how.
struct SeedBallot {
    private let world: SeedWorld
    /// On which target an agent voted last, by number.
    private var marks: [UInt32]
    private var target: UInt32 = 0

    init(_ world: SeedWorld) {
        self.world = world
        marks = [UInt32](repeating: 0, count: world.size.agents)
    }

    /// Appends `count` votes of different agents other than the author; how many are up and down.
    mutating func cast(
        _ count: Int, on id: [UInt8], _ day: Int64, by author: Int, into votes: inout [SeedVote],
        _ random: inout SeedRandom
    ) -> (up: Int64, down: Int64) {
        guard count > 0 else { return (0, 0) }
        target += 1
        marks[author] = target
        let tagger = world.taggers[Int(day - world.size.start.day)]
        let liked = 0.7 + 0.3 * random.unit()
        var ups: Int64 = 0
        for _ in 0..<count {
            let voter = voter(&random)
            let up = random.chance(liked)
            if up { ups += 1 }
            votes.append(SeedVote(tag: tagger.tag(target: id, agent: world.agentBytes[voter]), up: up))
        }
        return (ups, Int64(count) - ups)
    }

    /// The active vote most, until they have.
    private mutating func voter(_ random: inout SeedRandom) -> Int {
        let agents = marks.count
        var voter = random.rank(of: agents)
        if marks[voter] == target { voter = random.rank(of: agents) }
        if marks[voter] == target { voter = random.below(agents) }
        while marks[voter] == target { voter = voter + 1 == agents ? 0 : voter + 1 }
        marks[voter] = target
        return voter
    }
}

/// Votes that wait to be written in the order of their tags: the tags are random, and a table of them is written many
/// times faster in order.
struct SeedVoteBuffer {
    /// 80 MB.
    private static let capacity = 2_000_000
    private static let perTransaction = 50_000

    private var votes: [SeedVote] = []
    private(set) var written = 0

    mutating func add(_ more: [SeedVote], to store: any Store) async throws {
        votes += more
        if votes.count >= Self.capacity { try await flush(to: store) }
    }

    mutating func flush(to store: any Store) async throws {
        votes.sort { $0.tag < $1.tag }
        var rest = votes[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let portion = Array(rest.prefix(Self.perTransaction))
            try await store.write(.privateAct) { try $0.run(portion, SeedInserts.votes) }
            rest = rest.dropFirst(portion.count)
            written += portion.count
        }
        votes.removeAll(keepingCapacity: true)
    }
}
