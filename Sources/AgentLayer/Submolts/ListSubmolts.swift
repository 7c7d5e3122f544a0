import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts
enum ListSubmolts {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        let sort = try SubmoltSort(parameter: query["sort"])
        let limit = try query.integer("limit", within: 1...100, default: 50)
        let paging = try Paging(query, list: "submolts/\(sort.rawValue)", shape: sort.cursorShape, limit: limit)
        let page = try sort.page(after: paging.cursor, limit: limit + paging.offset + 1)
        let key = paging.isFirst ? ReadyKey(.submolts, sort: sort.rawValue, limit: limit) : nil
        return try await network.ready.answer(request, context.agent, key) {
            let (found, roles) = try await network.store.read { transaction in
                let roles = try context.agent.map { try SubmoltRole.all(of: $0.id, transaction) } ?? [:]
                return (Array(try transaction.all(page).dropFirst(paging.offset)), roles)
            }
            let rows = found.prefix(limit)
            let next = found.count > limit ? rows.last.map { paging.next(sort.key(of: $0)) } : nil
            let reply = SubmoltListReply(
                submolts: rows.map { $0.object(role: roles[$0.seq]) },
                page: PageInfo(count: rows.count, limit: limit, offset: paging.offset, nextCursor: next))
            return KeepableReply(json: reply, capacity: 16_384, shows: Changes.Subjects(.submolts, .ranks))
        }
    }
}
