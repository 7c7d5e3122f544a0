extension Attacker {
    /// Agents that are renewed together, epoch after epoch, have one wallet. An account that draws whenever an agent is
    /// renewed owns it.
    static let sameMinuteRenewal = Attacker(
        name: "same-minute-renewal", summary: "renewals close together; renewals close to draws",
        owners: { observation in
            let drawn = observation.minutes(of: .account, [.drew])
            let renewed = observation.minutes(of: .agent, [.renewed])
            var scores = PairScores(.owner, of: observation)
            scores.fill { agent, account in Closeness.ofNearest(renewed[agent], drawn[account]) }
            return scores
        },
        siblings: { observation in
            let acts: [Set<Act>] = [[.renewed], [.changedPolicy], [.rotatedKey], [.changedIdentityKey], [.paused]]
            let times = acts.map { observation.minutes(of: .agent, $0) }
            var scores = PairScores(.sibling, of: observation)
            scores.fill { first, second in
                times.reduce(0) { sum, times in
                    // Both ways round, so that one renewal of many does not make a pair.
                    sum + Closeness.ofNearest(times[first], times[second])
                        + Closeness.ofNearest(times[second], times[first])
                }
            }
            return scores
        })
}
