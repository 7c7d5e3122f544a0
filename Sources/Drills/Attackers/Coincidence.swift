import Foundation

/// How much more often something happens at an account right when an agent acts than at any time: the sum of log
/// likelihood ratios, which is the best weighing of independent hints (Neyman, Pearson 1933).
struct Coincidence {
    /// Minutes after the act in which a mark counts.
    let window: ClosedRange<Int>
    /// How likely a mark is in the window if the account owns the agent.
    var hitRate = 0.9

    /// - Parameters:
    ///   - acts: minutes of each agent's acts.
    ///   - marks: minutes of each account's marks.
    func scores(_ observation: Observation, acts: [[Int]], marks: [[Int]]) -> PairScores {
        var scores = PairScores(.owner, of: observation)
        var timeline: [(minute: Int, account: Int)] = []
        for (account, minutes) in marks.enumerated() { for minute in minutes { timeline.append((minute, account)) } }
        timeline.sort { $0.minute < $1.minute }
        guard !timeline.isEmpty else { return scores }
        // The last agent act for which an account was counted: two marks in one window are one hint.
        var counted = [Int](repeating: -1, count: observation.accounts)
        var act = 0
        for agent in 0..<observation.agents {
            for minute in acts[agent] {
                act += 1
                var hit: [Int] = []
                var place = Self.firstPlace(in: timeline, from: minute + window.lowerBound)
                while place < timeline.count, timeline[place].minute <= minute + window.upperBound {
                    let account = timeline[place].account
                    if counted[account] != act { hit.append(account) }
                    counted[account] = act
                    place += 1
                }
                let share = min(
                    0.99, max(1 / Double(observation.accounts + 1), Double(hit.count) / Double(observation.accounts)))
                let surprise = Float(log(hitRate / share))
                let absence = Float(log((1 - hitRate) / (1 - share)))
                let row = agent * observation.accounts
                for account in 0..<observation.accounts { scores.values[row + account] += absence }
                for account in hit { scores.values[row + account] += surprise - absence }
            }
        }
        return scores
    }

    private static func firstPlace(in timeline: [(minute: Int, account: Int)], from minute: Int) -> Int {
        var low = 0
        var high = timeline.count
        while low < high {
            let middle = (low + high) / 2
            if timeline[middle].minute < minute { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
