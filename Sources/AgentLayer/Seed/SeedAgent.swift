import JSONWriting

/// An agent of a seed: what its number says about it.
struct SeedAgent: Sendable {
    let number: Int
    let id: AgentID
    let name: String
    let description: String
    let createdDay: Int64
    /// How many days beyond the seed's end it stands.
    let standingDays: Int64

    /// All came before the first post, at most so many days.
    static let daysBefore: Int64 = 60

    init(_ number: Int, _ size: SeedSize, _ text: inout SeedText) {
        var random = SeedRandom(size.seed, .agent, number)
        self.number = number
        id = Self.id(number, size)
        name = SeedNames.agent(number)
        description = random.chance(0.2) ? "" : text.description(&random)
        createdDay = size.start.day - 1 - Int64(random.below(Int(Self.daysBefore)))
        standingDays = 37 + Int64(random.below(29))
    }

    static func id(_ number: Int, _ size: SeedSize) -> AgentID {
        var random = SeedRandom(size.seed, .agentID, number)
        return AgentID(bytes: random.uuid())
    }

    /// Whom it follows: nobody, about ten, or hundreds; the active are followed most.
    static func follows(of number: Int, _ size: SeedSize) -> [Int] {
        var random = SeedRandom(size.seed, .follows, number)
        guard !random.chance(0.06) else { return [] }
        let count = Int(random.logNormal(median: 10.5, sigma: 1.15))
        return random.ranks(count, of: size.agents, but: number)
    }

    /// To what it subscribes, as numbers of submolts.
    static func subscriptions(of number: Int, _ size: SeedSize) -> [Int] {
        var random = SeedRandom(size.seed, .subscriptions, number)
        guard !random.chance(0.06) else { return [] }
        let count = Int(random.logNormal(median: 8.5, sigma: 1.1))
        return random.ranks(count, of: size.submolts, but: nil)
    }
}

extension SeedRandom {
    /// The most that a list holds (`PublishedLimits`).
    private static let longest = 2_000

    /// At least one and up to `count` different ranks, fewer where there are not so many, in the order in which they were
    /// drawn.
    fileprivate mutating func ranks(_ count: Int, of all: Int, but own: Int?) -> [Int] {
        let there = own == nil ? all : all - 1
        let count = min(max(count, 1), there, Self.longest)
        var list: [Int] = []
        var taken = Set(own.map { [$0] } ?? [])
        while list.count < count {
            // Where nearly all are taken, whoever is next.
            var rank = rank(of: all)
            if taken.contains(rank) { rank = below(all) }
            while taken.contains(rank) { rank = (rank + 1) % all }
            taken.insert(rank)
            list.append(rank)
        }
        return list
    }
}
