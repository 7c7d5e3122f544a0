import JSONWriting
import Storage

extension PostReader {
    /// What `agent` sees beyond others on these posts: whom it follows, how it voted. Nil without an agent.
    static func of(_ agent: CurrentAgent?, for posts: [PostRow], _ network: AgentNetwork) async throws -> PostReader? {
        guard let agent else { return nil }
        let follows = try await PrivateLists(network: network).follows(of: agent.id)
        let targets = posts.map { VoteTarget(bytes: $0.id.bytes, day: $0.createdAt.day) }
        let votes = try await OwnVotes.of(agent.id, on: targets, network)
        var byPost: [PostID: Bool] = [:]
        for (post, vote) in zip(posts, votes) { byPost[post.id] = vote }
        return PostReader(follows: Set(follows.members), votes: byPost)
    }
}
