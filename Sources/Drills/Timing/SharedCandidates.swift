/// What an observer saw: who sent something when, and between which moments somebody received something.
struct Sightings: Sendable {
    struct Receipt: Sendable {
        let agent: Int
        let after: Int
        let through: Int
        /// How much of each size.
        let counts: [Double]
    }

    let agents: Int
    /// For each size: moments, ascending, and who.
    private(set) var moments: [[Int]]
    private(set) var senders: [[Int32]]
    private(set) var receipts: [Receipt] = []

    init(agents: Int, sizes: Int) {
        self.agents = agents
        moments = Array(repeating: [], count: sizes)
        senders = moments.map { _ in [] }
    }

    /// Called in the order of time.
    mutating func sent(_ agent: Int, at moment: Int, size: Int) {
        moments[size].append(moment)
        senders[size].append(Int32(agent))
    }

    mutating func received(_ agent: Int, after: Int, through: Int, _ counts: [Double]) {
        receipts.append(Receipt(agent: agent, after: after, through: through, counts: counts))
    }
}

/// Statistical disclosure (Danezis 2003, https://doi.org/10.1007/978-0-387-35691-4_40): everything received is shared out
/// among all who sent something of its size since the recipient looked last; over weeks, who gets more than its activity
/// alone would bring is somebody who writes to this recipient.
struct SharedCandidates {
    let scores: PairScores

    init(_ seen: Sightings) {
        let agents = seen.agents
        // By recipient, then sender.
        var shares = [Float](repeating: 0, count: agents * agents)
        var expected = shares
        for size in seen.moments.indices {
            let (moments, senders) = (seen.moments[size], seen.senders[size])
            guard !moments.isEmpty else { continue }
            var received = [Float](repeating: 0, count: agents)
            for receipt in seen.receipts where receipt.counts[size] > 0 {
                let first = Self.firstIndex(after: receipt.after, in: moments)
                let end = Self.firstIndex(after: receipt.through, in: moments)
                guard end > first else { continue }
                let row = receipt.agent * agents
                let weight = Float(receipt.counts[size] / Double(end - first))
                for sender in senders[first..<end] { shares[row + Int(sender)] += weight }
                received[receipt.agent] += Float(receipt.counts[size])
            }
            var sent = [Float](repeating: 0, count: agents)
            for sender in senders { sent[Int(sender)] += 1 }
            for recipient in 0..<agents where received[recipient] > 0 {
                let share = received[recipient] / Float(senders.count)
                for sender in 0..<agents { expected[recipient * agents + sender] += share * sent[sender] }
            }
        }
        var scores = PairScores(.sibling, agents: agents, others: agents)
        scores.fill { one, other in
            func surprise(_ place: Int) -> Float {
                (shares[place] - expected[place]) / (expected[place] + 0.5).squareRoot()
            }
            return surprise(one * agents + other) + surprise(other * agents + one)
        }
        self.scores = scores
    }

    private static func firstIndex(after moment: Int, in moments: [Int]) -> Int {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] > moment { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
