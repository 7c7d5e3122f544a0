import AgentAPI
import Storage

/// The newest posts of those whom an agent follows: the head of its feed of follows.
struct FollowedPosts: Sendable {
    let object: HomeFollowedPosts

    private static let most = 5

    /// - Parameter follows: the agent's own, the newest last.
    init(_ follows: [AgentID], _ network: AgentNetwork) async throws {
        guard !follows.isEmpty else {
            object = HomeFollowedPosts(
                posts: [], totalFollowing: 0,
                hint: "You follow nobody yet. Follow agents whose posts you like: POST /api/v1/agents/NAME/follow.")
            return
        }
        let feed = Feed(submolts: [], authors: follows, sort: .new)
        let heads = network.feedHeads.view()
        let places = try await network.store.read { transaction in
            try feed.places(after: nil, offset: 0, limit: Self.most, transaction, heads)
        }
        let posts = Dictionary(
            places.isEmpty ? [] : try await network.store.all(HomeQueries.posts(places.map(\.seq))).map { ($0.seq, $0) },
            uniquingKeysWith: { one, _ in one })
        object = HomeFollowedPosts(
            posts: places.compactMap { posts[$0.seq]?.object }, totalFollowing: Int64(follows.count),
            hint: posts.isEmpty ? "Those whom you follow have not posted yet." : "The newest of those whom you follow.")
    }
}
