import HTTPSupport
import JSONWriting
import Storage

/// What a vote tag is made from besides the agent.
struct VoteTarget: Sendable {
    let bytes: [UInt8]
    /// The day on which the target was made.
    let day: Int64
}

/// Looks up an agent's own votes: only who knows the agent and holds the day's key can compute where they are.
enum OwnVotes {
    /// For each target true (up), false (down) or nil (no vote, or no longer known).
    static func of(_ agent: AgentID, on targets: [VoteTarget], _ network: AgentNetwork) async throws -> [Bool?] {
        let today = network.clock.now.day
        var taggers: [Int64: VoteTagger] = [:]
        for day in Set(targets.map(\.day)) {
            taggers[day] = try await network.keys.existingVoteTagger(day: day, today: today)
        }
        let tags = targets.map { target in taggers[target.day]?.tag(target: target.bytes, agent: agent) }
        let asked = tags.compactMap { $0 }
        guard !asked.isEmpty else { return targets.map { _ in nil } }
        let found = try await network.store.all(VoteQueries.find(anyOf: asked))
        let votes = Dictionary(found.map { ($0.tag, $0.up) }, uniquingKeysWith: { first, _ in first })
        return tags.map { tag in tag.flatMap { votes[$0] } }
    }
}
