extension Attacker {
    /// Rows that were written in one commit were written for one reason; the fewer subjects it names, the surer.
    static let sharedTransaction = Attacker(
        name: "shared-transaction", summary: "rows of one commit: write-ahead log, xmin",
        owners: { observation in
            var scores = PairScores(.owner, of: observation)
            for group in CommitGroup.all(observation) {
                scores.add(group.weight, between: group.agents, and: group.accounts)
            }
            return scores
        },
        siblings: { observation in
            var scores = PairScores(.sibling, of: observation)
            for group in CommitGroup.all(observation) { scores.add(group.weight, amongAll: group.agents) }
            return scores
        })
}

private struct CommitGroup {
    let agents: [Int]
    let accounts: [Int]
    /// A commit of two says who belongs together, one of a hundred hardly anything.
    var weight: Float { 1 / Float(max(1, agents.count + accounts.count - 1)) }

    /// Commits of the logs, and rows that carry the same `xmin` of one database.
    static func all(_ observation: Observation) -> [CommitGroup] {
        var groups = observation.commits.map(\.subjects)
        var byTransaction: [Int64: Set<Subject>] = [:]
        for event in observation.events {
            guard let transaction = event.place?.transaction else { continue }
            byTransaction[transaction, default: []].insert(event.subject)
        }
        groups += byTransaction.keys.sorted().map { byTransaction[$0, default: []] }
        return groups.filter { $0.count > 1 }.map(CommitGroup.init)
    }

    private init(_ subjects: Set<Subject>) {
        var agents: [Int] = []
        var accounts: [Int] = []
        for subject in subjects {
            switch subject {
            case .agent(let index): agents.append(index)
            case .account(let index): accounts.append(index)
            }
        }
        self.agents = agents.sorted()
        self.accounts = accounts.sorted()
    }
}
