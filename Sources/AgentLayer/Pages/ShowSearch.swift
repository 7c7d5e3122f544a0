import HTTPSupport
import Hummingbird
import Storage

/// GET /search
enum ShowSearch {
    private static let limit = 20

    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        let now = network.clock.now
        guard let text = query["q"], text.contains(where: { !$0.isWhitespace }) else {
            return network.pages.response(
                network.pages.renderer.html(for: SearchPage(query: "", now: now.date)), for: request)
        }
        let search = try SearchQuery(text)
        let paging = try Paging(query, list: "pages/search/\(text)", shape: [.integer], limit: limit)
        let position = try paging.position()
        let found = try await SearchFindings.read(search, .all, offset: position, limit: limit, network.store)
        let isFirst = position == 0
        let posts = found.hits.compactMap(\.post)
        let signed = try await network.signing.shown.holding(posts, network.store)
        let page = SearchPage(
            query: text, posts: posts.map { PageFeed.Item($0, signed: signed) },
            comments: found.hits.compactMap(\.comment).map {
                AgentPage.WrittenComment($0.row, postTitle: $0.postTitle, author: $0.row.authorName)
            },
            agents: isFirst ? found.agents.map(AgentCard.init) : [],
            submolts: isFirst ? found.submolts.map(SubmoltCard.init) : [],
            olderCursor: found.hasMore ? paging.next([.integer(Int64(position + limit))]) : nil, now: now.date)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}
