/// The agents and submolts that an import met, by name. Bounded: what it forgets it asks the database for again.
struct NameBook: Sendable {
    private static let capacity = 100_000

    private var agents: [String: AgentID] = [:]
    private var submolts: [String: Int64] = [:]

    /// The names of a batch: those that are known, and an id for each other one, drawn before the transaction because a
    /// transaction may run twice.
    func plan(for batch: ImportBatch) -> NamePlan {
        var plan = NamePlan()
        for name in batch.posts.lazy.map(\.record.author) { note(agent: name, in: &plan) }
        for name in batch.comments.lazy.map(\.record.author) { note(agent: name, in: &plan) }
        for name in batch.posts.lazy.map(\.record.submolt) {
            let name = name.lowercased()
            if let seq = submolts[name] {
                plan.submolts[name] = seq
            } else if plan.newSubmolts[name] == nil {
                plan.newSubmolts[name] = SubmoltID()
            }
        }
        return plan
    }

    private func note(agent name: String, in plan: inout NamePlan) {
        if let id = agents[name] {
            plan.agents[name] = id
        } else if plan.newAgents[name] == nil {
            plan.newAgents[name] = AgentID()
        }
    }

    mutating func learn(_ outcome: BatchOutcome) {
        if agents.count + outcome.agents.count > Self.capacity { agents = [:] }
        agents.merge(outcome.agents) { _, new in new }
        if submolts.count + outcome.submolts.count > Self.capacity { submolts = [:] }
        submolts.merge(outcome.submolts) { _, new in new }
    }

    mutating func forget() { self = NameBook() }
}

/// What is known of the names in a batch before it is written.
struct NamePlan: Sendable {
    /// Imported agents.
    var agents: [String: AgentID] = [:]
    var newAgents: [String: AgentID] = [:]
    var submolts: [String: Int64] = [:]
    var newSubmolts: [String: SubmoltID] = [:]
}
