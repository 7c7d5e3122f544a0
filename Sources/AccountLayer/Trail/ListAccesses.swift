import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/access
enum ListAccesses {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let query = try request.queryValues()
        let limit = Int64(try query.integer("limit", within: TrailPages.accesses, default: 50))
        let before = try query.integer("before", within: 0...Int.max, default: .max)
        return .json(
            try await reply(for: context.account.id, before: Int64(before), limit: limit, domain), capacity: 8_192)
    }

    /// The openings before a number, the newest first.
    static func reply(
        for account: AccountID, before: Int64 = .max, limit: Int64, _ domain: AccountDomain
    ) async throws -> AccessReply {
        let count = try await domain.trail.count(of: account)
        let end = min(before, count)
        let entries = try await domain.trail.entries(of: account, below: end, limit: limit)
        let next = end - limit
        return AccessReply(count: count, accesses: entries.map(AccessObject.init), next: next > 0 ? next : nil)
    }

    /// All of them, for the export.
    static func all(of account: AccountID, _ domain: AccountDomain) async throws -> [AccessObject] {
        var accesses: [AccessObject] = []
        var next: Int64? = .max
        while let before = next {
            let reply = try await reply(
                for: account, before: before, limit: Int64(TrailPages.accesses.upperBound), domain)
            accesses += reply.accesses
            next = reply.next
        }
        return accesses
    }
}
