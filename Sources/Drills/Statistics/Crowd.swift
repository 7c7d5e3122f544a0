/// A class of the truth with its candidate pairs: the smallest place in which an agent can hide.
struct Crowd: Sendable {
    let agents: [Int]
    /// The accounts to choose from; empty for pairs of agents.
    let accounts: [Int]
    let pairs: Int
    /// How many of them are true. A relabeling never changes it.
    let truePairs: Int

    var falsePairs: Int { pairs - truePairs }
    /// The chance that a pair taken blindly is true.
    var chance: Double { Double(truePairs) / Double(pairs) }

    /// Crowds in which there is something to find and something to mistake it for, and the number of agents that are in
    /// none: alone in their class, they cannot be told from anyone.
    static func all(for question: PairScores.Question, _ truth: Truth) -> (crowds: [Crowd], alone: Int) {
        let classes = question == .owner ? truth.ownerOf.map { truth.accountClasses[$0] } : truth.agentClasses
        let agents = Dictionary(grouping: truth.ownerOf.indices, by: { classes[$0] })
        let accounts = Dictionary(grouping: truth.accountClasses.indices, by: { truth.accountClasses[$0] })
        var crowds: [Crowd] = []
        var alone = 0
        for name in agents.keys.sorted() {
            let members = agents[name, default: []]
            let crowd =
                question == .owner
                ? Crowd(members, choosingAmong: accounts[name, default: []])
                : Crowd(members, ownedBy: truth.ownerOf)
            if crowd.truePairs > 0 && crowd.falsePairs > 0 { crowds.append(crowd) } else { alone += members.count }
        }
        return (crowds, alone)
    }

    private init(_ agents: [Int], choosingAmong accounts: [Int]) {
        self.agents = agents
        self.accounts = accounts
        pairs = agents.count * accounts.count
        truePairs = agents.count
    }

    private init(_ agents: [Int], ownedBy ownerOf: [Int]) {
        self.agents = agents
        accounts = []
        pairs = agents.count * (agents.count - 1) / 2
        truePairs = Dictionary(grouping: agents, by: { ownerOf[$0] }).values.reduce(0) {
            $0 + $1.count * ($1.count - 1) / 2
        }
    }
}
