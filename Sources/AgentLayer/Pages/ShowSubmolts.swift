import HTTPSupport
import Hummingbird
import Storage

/// GET /m
enum ShowSubmolts {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let sort = SubmoltSort.active
        let paging = try Paging(try request.queryValues(), list: "pages/m", shape: sort.cursorShape, limit: 50)
        let query = try sort.page(after: paging.cursor, limit: paging.limit + 1)
        let key = paging.isFirst ? ReadyKey(.submoltsPage, sort: sort.rawValue, limit: paging.limit) : nil
        return try await network.ready.answer(request, nil, key) {
            let found = try await network.store.read { try $0.all(query) }
            let rows = found.prefix(paging.limit)
            let page = SubmoltListPage(
                submolts: rows.map(SubmoltCard.init),
                olderCursor: found.count > paging.limit ? rows.last.map { paging.next(sort.key(of: $0)) } : nil)
            return KeepableReply(
                page: network.pages.renderer.html(for: page), shows: Changes.Subjects(.submolts, .ranks))
        }
    }
}
