/// A way to guess who owns whom from what can be seen.
struct Attacker: Sendable {
    typealias Attack = @Sendable (Observation) -> PairScores

    /// The broken twin that it must catch, where there is one.
    let name: String
    /// What it looks at, for the report.
    let summary: String
    /// From an agent to the account that owns it.
    var owners: Attack?
    /// From an agent to others of the same owner.
    var siblings: Attack?

    func attack(_ question: AttackResult.Question) -> Attack? {
        switch question {
        case .owner: owners
        case .sibling: siblings
        }
    }

    static let all: [Attacker] = [
        .creationTime, .sameMinuteRenewal, .rowid, .sharedTransaction, .counterDifference, .walletVersion,
        .withdrawBurst, .standingBoundary, .ownerColumn, .perUserKey,
    ]
}
