/// What the attackers do not see: who owns what, and within which crowd an agent may hide.
///
/// A class is a crowd: accounts of one class are exchangeable, which means that nothing the design concedes (the epochs
/// in which they drew and skipped, how many agents they run) tells them apart. Chance is measured within classes only.
struct Truth: Sendable {
    /// The account of each agent.
    let ownerOf: [Int]
    let accountClasses: [Int]
    /// For pairs of agents: only pairs of one class are looked at.
    let agentClasses: [Int]

    /// - Parameter agentClasses: the class of its owner, when not given.
    init(ownerOf: [Int], accountClasses: [Int], agentClasses: [Int]? = nil) {
        precondition(ownerOf.allSatisfy(accountClasses.indices.contains), "every owner has a class")
        precondition(agentClasses.map { $0.count == ownerOf.count } ?? true, "every agent has a class")
        self.ownerOf = ownerOf
        self.accountClasses = accountClasses
        self.agentClasses = agentClasses ?? ownerOf.map { accountClasses[$0] }
    }
}
