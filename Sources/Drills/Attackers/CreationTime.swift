extension Attacker {
    /// Who drew shortly before an agent was claimed owns it; who claimed at the same time claimed for themselves.
    static let creationTime = Attacker(
        name: "creation-time", summary: "time from draw to claim; claims close together",
        owners: { observation in
            let drawn = observation.minutes(of: .account, [.signedUp, .drew])
            let claimed = observation.minutes(of: .agent, [.registered, .claimed])
            var scores = PairScores(.owner, of: observation)
            scores.fill { agent, account in
                guard let claim = claimed[agent].last else { return -Closeness.never }
                // The last draw that can have paid for the claim; one that came too late is worse than any that did not.
                guard let draw = drawn[account].last(where: { $0 <= claim }) else { return -Closeness.never }
                return -Float(claim - draw)
            }
            return scores
        },
        siblings: { observation in
            let claimed = observation.minutes(of: .agent, [.claimed])
            let registered = observation.minutes(of: .agent, [.registered])
            var scores = PairScores(.sibling, of: observation)
            scores.fill {
                Closeness.ofFirst(claimed[$0], claimed[$1]) + Closeness.ofFirst(registered[$0], registered[$1])
            }
            return scores
        })
}

/// How close two moments lie, as a score.
enum Closeness {
    /// Farther than any two moments of a drill.
    static let never: Float = 1e7

    /// From 1 (the same minute) towards 0: halved at an hour.
    static func of(_ first: Int, _ second: Int) -> Float { 1 / (1 + Float(abs(first - second)) / 60) }

    static func ofFirst(_ first: [Int], _ second: [Int]) -> Float {
        guard let one = first.first, let other = second.first else { return 0 }
        return of(one, other)
    }

    /// For each moment of the one, how close the nearest of the other lies; the mean. Both ascending.
    static func ofNearest(_ first: [Int], _ second: [Int]) -> Float {
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        var sum: Float = 0
        var place = 0
        for moment in first {
            while place + 1 < second.count, abs(second[place + 1] - moment) <= abs(second[place] - moment) { place += 1 }
            sum += of(moment, second[place])
        }
        return sum / Float(first.count)
    }
}

extension Observation {
    enum Side { case account, agent }

    /// When each account or each agent did one of these, ascending.
    func minutes(of side: Side, _ acts: Set<Act>) -> [[Int]] {
        var minutes = [[Int]](repeating: [], count: side == .account ? accounts : agents)
        for event in events where acts.contains(event.act) {
            switch (side, event.subject) {
            case (.account, .account(let index)), (.agent, .agent(let index)): minutes[index].append(event.minute)
            default: continue
            }
        }
        for index in minutes.indices { minutes[index].sort() }
        return minutes
    }
}
