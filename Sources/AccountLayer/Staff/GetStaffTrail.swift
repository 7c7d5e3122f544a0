import AccountAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /v1/staff/trail
///
/// The access trail for auditors: the public list up to this moment, and who acted. Whose data it was, and what of it, they
/// do not see.
enum GetStaffTrail {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        let query = try request.queryValues()
        let limit = try query.integer("limit", within: TrailPages.entries, default: 100)
        let after = Int64(try query.integer("after", within: 0...Int.max, default: 0))
        let key = try await domain.keys.trailKey()
        let head = try await domain.trail.head()
        let rows = try await domain.store.read {
            try $0.all(TrailQueries.fullPage(after: after, before: .max, limit: Int64(limit)))
        }
        let entries = rows.map { row in
            // One that does not open was not written here: the list says so by what is missing, the audit in words.
            TrailObject(
                row.entry, actor: try? TrailSeals.openForAuditors(row.sealedAuditor, tag: row.tag, under: key))
        }
        let reply = TrailReply(
            entries: entries, head: TrailHeadObject(head), next: rows.count == limit ? rows.last?.entry.sequence : nil)
        return .json(reply, capacity: 32_768)
    }
}
