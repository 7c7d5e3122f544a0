extension Attacker {
    /// A counter that moves when an agent acts counts something of its owner's; a total that moves by less than the agents
    /// that acted counts owners.
    static let counterDifference = Attacker(
        name: "counter-difference", summary: "steps of counters and totals at the hour of an act",
        owners: { observation in
            var marks = [[Int]](repeating: [], count: observation.accounts)
            for counter in observation.counters {
                guard case .account(let account) = counter.subject else { continue }
                marks[account] += counter.steps.map(\.minute)
            }
            return Coincidence(window: 0...60).scores(
                observation, acts: observation.minutes(of: .agent, Act.ofOwners.union([.published])), marks: marks)
        },
        siblings: { observation in
            var scores = PairScores(.sibling, of: observation)
            let acts = observation.events.compactMap { event -> (minute: Int, agent: Int)? in
                guard case .agent(let agent) = event.subject else { return nil }
                return (event.minute, agent)
            }.sorted { $0.minute < $1.minute }
            for counter in observation.counters where counter.countsOwners && counter.subject == nil {
                for (before, after) in zip(counter.readings, counter.readings.dropFirst()) {
                    let step = Int(after.value - before.value)
                    let present = Set(acts.filter { $0.minute > before.minute && $0.minute <= after.minute }.map(\.agent))
                    guard step > 0, step < present.count else { continue }
                    let weight = 1 - Float(step - 1) / Float(present.count - 1)
                    scores.add(weight, amongAll: present.sorted())
                }
            }
            // Counters of agents that move in the same interval, again and again.
            var moved: [Int: Set<Int>] = [:]
            for counter in observation.counters {
                guard case .agent(let agent) = counter.subject else { continue }
                for step in counter.steps { moved[step.minute, default: []].insert(agent) }
            }
            for minute in moved.keys.sorted() {
                guard let agents = moved[minute], agents.count > 1 else { continue }
                scores.add(1 / Float(agents.count - 1), amongAll: agents.sorted())
            }
            return scores
        })
}
