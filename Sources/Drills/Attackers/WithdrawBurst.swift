extension Attacker {
    /// Agents that are withdrawn together were withdrawn by one hand; whoever leaves the account layer then is the owner.
    static let withdrawBurst = Attacker(
        name: "withdraw-burst", summary: "withdrawals close together, or close to an account's end",
        owners: { observation in
            let withdrawn = observation.minutes(of: .agent, [.withdrew])
            let left = observation.minutes(of: .account, [.deletedAccount])
            let touched = observation.minutes(of: .account, [.changedWalletCopy, .changedAccount, .changedPlan])
            var scores = PairScores(.owner, of: observation)
            scores.fill { agent, account in
                guard withdrawn[agent].first != nil else { return 0 }
                return 4 * Closeness.ofFirst(withdrawn[agent], left[account])
                    + Closeness.ofNearest(withdrawn[agent], touched[account])
            }
            return scores
        },
        siblings: { observation in
            let withdrawn = observation.minutes(of: .agent, [.withdrew])
            var scores = PairScores(.sibling, of: observation)
            scores.fill { first, second in
                switch (withdrawn[first].first, withdrawn[second].first) {
                case (let one?, let other?): 1 + Closeness.of(one, other)
                case (nil, nil): 1
                // Who pulls out pulls out all.
                default: 0
                }
            }
            return scores
        })
}
