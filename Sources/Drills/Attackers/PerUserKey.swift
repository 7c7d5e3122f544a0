extension Attacker {
    /// An issuer that signs with a key for each user marks every token: agents redeemed under a key belong to the account
    /// it was served to. One key for all says nothing.
    static let perUserKey = Attacker(
        name: "per-user-key", summary: "issuer keys that only some were served",
        owners: { observation in
            var scores = PairScores(.owner, of: observation)
            for part in KeyPart.all(observation) {
                scores.add(Hint.weight(ofShare: part.accountShare), between: part.agents, and: part.accounts)
            }
            return scores
        },
        siblings: { observation in
            var scores = PairScores(.sibling, of: observation)
            for part in KeyPart.all(observation) {
                scores.add(Hint.weight(ofShare: part.agentShare), amongAll: part.agents)
            }
            return scores
        })
}

/// A key of an epoch, with those who had to do with it, and what share they are of those who had a key then.
private struct KeyPart {
    let agents: [Int]
    let accounts: [Int]
    let agentShare: Double
    let accountShare: Double

    static func all(_ observation: Observation) -> [KeyPart] {
        Dictionary(grouping: observation.keys, by: \.epoch).values.flatMap { uses -> [KeyPart] in
            let (allAgents, allAccounts) = split(uses)
            return Dictionary(grouping: uses, by: \.key).values.compactMap { part -> KeyPart? in
                let (agents, accounts) = split(part)
                return KeyPart(
                    agents: agents, accounts: accounts, agentShare: Double(agents.count) / Double(allAgents.count),
                    accountShare: Double(accounts.count) / Double(allAccounts.count))
            }
        }
    }

    private static func split(_ uses: [KeyUse]) -> (agents: [Int], accounts: [Int]) {
        var agents: Set<Int> = []
        var accounts: Set<Int> = []
        for use in uses {
            switch use.subject {
            case .agent(let index): agents.insert(index)
            case .account(let index): accounts.insert(index)
            }
        }
        return (agents.sorted(), accounts.sorted())
    }
}
