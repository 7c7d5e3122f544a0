extension Attacker {
    /// Agents fall silent when their owner skips an epoch: weeks of silence against epochs without a draw.
    static let standingBoundary = Attacker(
        name: "standing-boundary", summary: "weeks of silence against skipped epochs",
        owners: { observation in
            let last = observation.events.map(\.minute).max() ?? 0
            let drawn = Epochs.of(observation.minutes(of: .account, [.drew]), last: last)
            let renewed = Epochs.of(observation.minutes(of: .agent, [.claimed, .renewed]), last: last)
            let published = Epochs.of(observation.minutes(of: .agent, [.published]), last: last)
            var scores = PairScores(.owner, of: observation)
            scores.fill { agent, account in
                -Float(Epochs.differing(drawn[account], renewed[agent]))
                    - Float(Epochs.differing(drawn[account], published[agent])) / 2
            }
            return scores
        },
        siblings: { observation in
            let last = observation.events.map(\.minute).max() ?? 0
            let week = 7 * 24 * 60
            let acts = observation.minutes(of: .agent, [.claimed, .renewed, .published])
            let weeks = Epochs.of(acts, last: last, length: week)
            let renewed = Epochs.of(observation.minutes(of: .agent, [.claimed, .renewed]), last: last)
            var scores = PairScores(.sibling, of: observation)
            scores.fill { first, second in
                -Float(Epochs.differing(weeks[first], weeks[second]))
                    - 4 * Float(Epochs.differing(renewed[first], renewed[second]))
            }
            return scores
        })
}

/// In which stretches of time something happened, as bits of words.
private enum Epochs {
    static let length = 30 * 24 * 60

    static func of(_ minutes: [[Int]], last: Int, length: Int = Self.length) -> [[UInt64]] {
        let words = last / length / 64 + 1
        return minutes.map { minutes in
            var bits = [UInt64](repeating: 0, count: words)
            for minute in minutes where minute >= 0 && minute <= last {
                bits[minute / length / 64] |= 1 << UInt64(minute / length % 64)
            }
            return bits
        }
    }

    static func differing(_ first: [UInt64], _ second: [UInt64]) -> Int {
        var count = 0
        for (one, other) in zip(first, second) { count += (one ^ other).nonzeroBitCount }
        return count
    }
}
