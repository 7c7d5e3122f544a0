import Foundation

/// Who knows whom, and how the days of each agent go: drawn once, whatever else happens in the world.
struct Correspondents: Sendable {
    struct Agent: Sendable {
        /// Minutes between two looks into the mailbox.
        let rhythm: Int
        /// The first look of all, in seconds.
        let firstLook: Int
        /// Threads that it begins on a day.
        let threads: Double
        /// With whom it is in conversation, the dearest first.
        var contacts: [Int] = []
    }

    private(set) var agents: [Agent]

    init(_ world: TimingWorld, seed: UInt64) {
        var random = SeededGenerator(seed: seed, for: "correspondents")
        let activity = Self.zipf(world.agents, exponent: 0.8)
        let mean = activity.reduce(0, +) / Double(world.agents)
        agents = activity.map { share in
            let rhythm = Self.draw(TimingWorld.rhythms.map(\.share), &random)
            let minutes = TimingWorld.rhythms[rhythm].minutes
            return Agent(
                rhythm: minutes, firstLook: random.below(minutes * 60), threads: world.threadsPerDay * share / mean)
        }
        // Whom everybody writes to is somebody else than who writes most.
        var popular = Array(agents.indices)
        popular.shuffle(using: &random)
        let popularity = Cumulative(Self.zipf(world.agents, exponent: 0.9))
        let degrees = Cumulative(Self.zipf(24, exponent: 1.1))
        for agent in agents.indices {
            for _ in 0...degrees.draw(&random) {
                let other = popular[popularity.draw(&random)]
                guard other != agent, !agents[agent].contacts.contains(other) else { continue }
                agents[agent].contacts.append(other)
                agents[other].contacts.append(agent)
            }
        }
        for agent in agents.indices { agents[agent].contacts.shuffle(using: &random) }
    }

    static func zipf(_ count: Int, exponent: Double) -> [Double] { (1...count).map { pow(Double($0), -exponent) } }

    /// The place of one of these shares, which sum up to 1.
    static func draw(_ shares: [Double], _ random: inout SeededGenerator) -> Int {
        var left = random.unit()
        for (place, share) in shares.enumerated() {
            left -= share
            if left < 0 { return place }
        }
        return shares.count - 1
    }
}

/// Draws places by weight, in the time of a binary search.
struct Cumulative: Sendable {
    private let sums: [Double]

    init(_ weights: [Double]) {
        var sum = 0.0
        sums = weights.map { weight in
            sum += weight
            return sum
        }
    }

    func draw(_ random: inout SeededGenerator) -> Int {
        let goal = random.unit() * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > goal { high = middle } else { low = middle + 1 }
        }
        return max(0, low)
    }
}
