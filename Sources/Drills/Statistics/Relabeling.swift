/// Who owns whom, dealt out anew so that nothing but the link changes.
///
/// - For agents and accounts, the accounts of a crowd swap all their agents: siblings stay siblings, so that agents who
///   resemble each other, but not their account, do not look like a link (exchangeability of whole blocks: Winkler and
///   others 2015, https://doi.org/10.1016/j.neuroimage.2015.05.092).
/// - For pairs of agents, the agents of a crowd swap places in the groups, whose sizes stay.
struct Relabeling: Sendable {
    let question: PairScores.Question
    private let crowds: [Crowd]
    private let truth: Truth
    /// Pairs of places in the crowd's list of agents which belong to one group.
    private let groupedPlaces: [[(Int32, Int32)]]

    /// The account, or the group, of each agent as dealt.
    private(set) var ownerOf: [Int32]
    /// Who sits where: agents, or for `.owner` accounts, of each crowd.
    private var seats: [[Int32]]
    /// The account that takes over the agents of each account.
    private var successors: [Int32]

    init(_ question: PairScores.Question, _ crowds: [Crowd], _ truth: Truth) {
        self.question = question
        self.crowds = crowds
        self.truth = truth
        ownerOf = truth.ownerOf.map(Int32.init)
        successors = truth.accountClasses.indices.map(Int32.init)
        seats = crowds.map { (question == .owner ? $0.accounts : $0.agents).map(Int32.init) }
        groupedPlaces = crowds.map { crowd in
            guard question == .sibling else { return [] }
            let groups = Dictionary(grouping: crowd.agents.indices, by: { truth.ownerOf[crowd.agents[$0]] })
            return groups.keys.sorted().flatMap { name -> [(Int32, Int32)] in
                let places = groups[name, default: []]
                return places.indices.flatMap { first in
                    places[(first + 1)...].map { (Int32(places[first]), Int32($0)) }
                }
            }
        }
    }

    /// Deals anew; what was dealt before does not matter.
    mutating func deal(_ random: inout SeededGenerator) {
        for (index, crowd) in crowds.enumerated() {
            seats[index].withUnsafeMutableBufferPointer { random.shuffle($0) }
            switch question {
            case .owner:
                // Account `accounts[k]` hands its agents to `seats[k]`.
                for (account, successor) in zip(crowd.accounts, seats[index]) { successors[account] = successor }
                for agent in crowd.agents { ownerOf[agent] = successors[truth.ownerOf[agent]] }
            case .sibling:
                for (agent, seated) in zip(crowd.agents, seats[index]) {
                    ownerOf[Int(seated)] = Int32(truth.ownerOf[agent])
                }
            }
        }
    }

    /// Twice the sum of the ranks of the pairs that are true as dealt, crowd by crowd.
    func rankSums(_ ranked: RankedPairs, _ scores: PairScores) -> [Int] {
        ranked.doubledRanks.withUnsafeBufferPointer { ranks in
            crowds.indices.map { index in
                var sum = 0
                forEachTruePair(of: index) { agent, other in sum += Int(ranks[scores.index(agent, other)]) }
                return sum
            }
        }
    }

    /// Where the pairs that are true as dealt stand among the scores, crowd by crowd.
    func truePlaces(_ scores: PairScores) -> [[Int32]] {
        crowds.indices.map { index in
            var places: [Int32] = []
            forEachTruePair(of: index) { agent, other in places.append(Int32(scores.index(agent, other))) }
            return places
        }
    }

    /// Whether a pair is true as dealt.
    func isTrue(_ agent: Int, _ other: Int) -> Bool {
        question == .owner ? Int(ownerOf[agent]) == other : ownerOf[agent] == ownerOf[other]
    }

    private func forEachTruePair(of crowd: Int, _ body: (Int, Int) -> Void) {
        switch question {
        case .owner: for agent in crowds[crowd].agents { body(agent, Int(ownerOf[agent])) }
        case .sibling:
            let seated = seats[crowd]
            for (first, second) in groupedPlaces[crowd] { body(Int(seated[Int(first)]), Int(seated[Int(second)])) }
        }
    }
}
