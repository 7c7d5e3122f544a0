import AgentAPI
import ByteFraming
import Envelope
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/owner/trail
enum ReadTrail {
    private static let limit = 25

    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let paging = try Paging(
            try context.request.queryValues(), list: "owner/trail", shape: [.integer, .text], limit: limit)
        var place: (day: Int64, id: [UInt8]) = (.max, [])
        if let cursor = paging.cursor {
            guard case .integer(let day) = cursor.keys[0], case .text(let text) = cursor.keys[1],
                let id = Base64URL.decode(text)
            else { throw Paging.badCursor }
            place = (day, id)
        }
        let (tag, start) = (network.owners.keys.trailTag(of: context.owner.record.agent), place)
        let found = try await network.store.read { transaction in
            try transaction.all(TrailQueries.page(tag, beforeDay: start.day, id: start.id, limit: limit + 1))
        }
        let page = found.prefix(limit)
        let entries = try page.map { row in
            let encrypted = try context.owner.dataKey.open(row.sealed, as: PreparedTrailEntry.context(row.id))
            return SealedTrailEntry(day: CalendarDay(day: row.day), sealed: Base64URL.encode(encrypted))
        }
        let next = found.count > limit ? page.last : nil
        return .json(
            TrailReply(
                entries: entries,
                nextCursor: next.map { paging.next([.integer($0.day), .text(Base64URL.encode($0.id))]) }),
            capacity: 128 * 1024)
    }
}
