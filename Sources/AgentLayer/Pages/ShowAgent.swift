import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /u/:name
enum ShowAgent {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let today = network.clock.now.day
        let (agent, posts, comments, following, keys) = try await network.store.read { transaction in
            let agent = try transaction.agent(named: name)
            let comments = try transaction.all(CommentQueries.recent(by: agent.id, limit: 20)).map { comment in
                AgentPage.WrittenComment(
                    comment, postTitle: try transaction.first(SearchQueries.title(of: comment.postID)) ?? "")
            }
            return (
                agent, try transaction.all(PostQueries.recent(by: agent.id, limit: 20)), comments,
                try transaction.all(FollowEdgeQueries.names(of: agent.id, limit: 200)),
                try transaction.all(IdentityKeyQueries.of(agent.id, limit: AgentKeys.most))
            )
        }
        let signed = try await network.signing.shown.holding(posts, network.store)
        let page = AgentPage(
            agent: AgentCard(agent), registeredDay: Timestamp(day: agent.createdDay).date,
            lastActiveDay: Timestamp(day: agent.lastActiveDay).date, postCount: Int(agent.postsCount),
            commentCount: Int(agent.commentsCount), following: following,
            posts: posts.map { PageFeed.Item($0, signed: signed) },
            comments: comments,
            marks: agent.imported ? [.imported(source: "Moltbook")] : [],
            keyCount: keys.count { $0.object(today: today).removedDay == nil }, now: network.clock.now.date)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}
