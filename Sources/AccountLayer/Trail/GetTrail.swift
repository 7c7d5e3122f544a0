import AccountAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /v1/trail
///
/// What is public of the access trail, up to the end of yesterday: a list that grew at once would tell the moment of each
/// opening to who looks often enough.
enum GetTrail {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let query = try request.queryValues()
        let limit = try query.integer("limit", within: TrailPages.entries, default: 100)
        let after = Int64(try query.integer("after", within: 0...Int.max, default: 0))
        let today = domain.clock.now.day
        let head = try await domain.trail.head(before: today)
        let rows = try await domain.store.read {
            try $0.all(TrailQueries.page(after: after, before: today, limit: Int64(limit)))
        }
        let reply = TrailReply(
            entries: rows.map { TrailObject($0) }, head: TrailHeadObject(head),
            next: rows.count == limit ? rows.last?.sequence : nil)
        return .json(reply, capacity: 16_384)
    }
}
