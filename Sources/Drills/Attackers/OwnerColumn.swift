extension Attacker {
    /// Any value that stands in the rows of two subjects and of few others, as it is, in hex or base64, or hashed.
    static let ownerColumn = Attacker(
        name: "owner-column", summary: "values that rows have in common, also encoded or hashed",
        owners: { observation in
            var scores = PairScores(.owner, of: observation)
            CommonValues(observation).forEachGroup { agents, accounts, weight in
                scores.add(weight, between: agents, and: accounts)
            }
            return scores
        },
        siblings: { observation in
            var scores = PairScores(.sibling, of: observation)
            CommonValues(observation).forEachGroup { agents, _, weight in
                scores.add(weight, amongAll: agents)
            }
            return scores
        })
}
