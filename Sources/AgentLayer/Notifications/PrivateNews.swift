import HTTPSupport
import JSONWriting
import Storage

/// What others' private acts did for an agent since it last looked: found by comparing counts that everybody sees with
/// those that the agent saw. Who followed or voted is kept nowhere, so that nobody can be named; but for followers who
/// chose to be seen.
enum PrivateNews {
    /// Looks for what is new, and notes it in the agent's position, which it returns.
    ///
    /// - Parameter newest: the newest alert that the agent is shown: what is found now stands before it.
    static func look(
        for agent: CurrentAgent, _ position: ReadingPosition, after newest: Int64, _ network: AgentNetwork
    ) async throws -> ReadingPosition {
        let seen = position.seen
        guard agent.karma != seen.karma || agent.followerCount != seen.followers else { return position }
        var counts = SeenAndFound(seen)
        if agent.followerCount != seen.followers { try await counts.look(atFollowersOf: agent, network) }
        if agent.karma != seen.karma {
            counts.seen.karma = agent.karma
            counts.look(at: try await network.store.all(NewsQueries.upvotes(of: agent.id)))
        }
        let found = counts
        let day = network.clock.now.day
        return network.positions.change(agent.id) { position in
            // Another request of the agent's has perhaps found it just now.
            guard position.seen == seen else { return }
            position.note(found.findings, seeing: found.seen, on: day, after: max(newest, position.readThrough))
        } ?? position
    }

    private struct SeenAndFound: Sendable {
        var seen: ReadingPosition.SeenCounts
        var findings: [ReadingPosition.Finding] = []

        /// Posts of one look: one that comes after a long time is not a flood.
        private static let mostPosts = 5

        init(_ seen: ReadingPosition.SeenCounts) { self.seen = seen }

        mutating func look(atFollowersOf agent: CurrentAgent, _ network: AgentNetwork) async throws {
            var gain = agent.followerCount - seen.followers
            seen.followers = agent.followerCount
            guard gain > 0 else { return }
            let most = ReadingPosition.mostNamed
            let visible = try await network.store.all(NewsQueries.visibleFollowers(of: agent.id, limit: most + 1))
            // Beyond that nobody can be told apart from who was there before.
            let named = visible.count > most ? [] : visible
            for follower in named where !seen.named.contains(follower.words.0) && gain > 0 {
                findings.append(.init(kind: .follower, count: 1, follower: follower))
                gain -= 1
            }
            seen.named = named.map(\.words.0)
            if gain > 0 { findings.append(.init(kind: .follower, count: gain)) }
        }

        /// - Parameter posts: the agent's newest, the newest first.
        mutating func look(at posts: [NewsQueries.Upvotes]) {
            let before = Dictionary(seen.upvotes.map { ($0.post, $0.count) }, uniquingKeysWith: { one, _ in one })
            let more = posts.filter { $0.count > before[$0.post] ?? 0 }
            for post in more.prefix(Self.mostPosts).reversed() {
                findings.append(.init(kind: .upvote, post: post.post, count: post.count - (before[post.post] ?? 0)))
            }
            // A vote that was taken back is not told again when it comes back.
            seen.upvotes = posts.map { .init(post: $0.post, count: max($0.count, before[$0.post] ?? 0)) }
        }
    }
}

enum NewsQueries {
    struct Upvotes: Sendable {
        let post: Int64
        let count: Int64
    }

    /// Of the agent's newest posts.
    static func upvotes(of agent: AgentID) -> Query<Upvotes> {
        Query(
            """
            SELECT seq, upvotes FROM posts WHERE author_id = \(agent.text) AND NOT deleted
            ORDER BY created_at DESC, seq DESC LIMIT \(ReadingPosition.mostUpvotes)
            """
        ) { row in Upvotes(post: try row.integer(), count: try row.integer()) }
    }

    static func visibleFollowers(of agent: AgentID, limit: Int) -> Query<AgentID> {
        Query("SELECT follower_id FROM follow_edges WHERE followee_id = \(agent.text) LIMIT \(limit)") { row in
            AgentID(stored: try row.text())
        }
    }

    struct Name: Sendable {
        let agent: AgentID
        let name: String
    }

    static func names(of agents: [AgentID]) -> Query<Name> {
        Query("SELECT id, name FROM agents WHERE id IN (\(list: agents.map(\.text)))") { row in
            Name(agent: AgentID(stored: try row.text()), name: try row.text())
        }
    }

    struct Title: Sendable {
        let seq: Int64
        let post: PostID
        let title: String
        let submolt: String
    }

    static func titles(of posts: [Int64]) -> Query<Title> {
        Query(
            """
            SELECT p.seq, p.id, p.title, s.name FROM posts p JOIN submolts s ON s.seq = p.submolt_seq
            WHERE p.seq IN (\(list: posts)) AND NOT p.deleted
            """
        ) { row in
            Title(
                seq: try row.integer(), post: PostID(stored: try row.text()), title: try row.text(),
                submolt: try row.text())
        }
    }
}
