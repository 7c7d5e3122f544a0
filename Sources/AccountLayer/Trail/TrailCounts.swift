import AccountAPI
import Envelope
import Storage

/// What auditors read: openings counted by day, purpose and actor.
struct TrailCounts: Sendable {
    let domain: AccountDomain

    private static let page: Int64 = 1_000

    private struct Line: Hashable {
        let day: Int64
        let purpose: String
        let kind: String
        let role: String
        let name: String?
    }

    func report(since day: Int64) async throws -> TrailReport {
        let key = try await domain.keys.trailKey()
        var counts: [Line: Int64] = [:]
        var head = try await domain.trail.head()
        // From the entry before the first of that day on; where none is of that day, there is nothing to count.
        if let first = try await domain.store.first(TrailQueries.first(onOrAfter: day)) {
            var after = first - 1
            while true {
                let from = after
                let rows = try await domain.store.read {
                    try $0.all(TrailQueries.fullPage(after: from, before: .max, limit: Self.page))
                }
                for row in rows {
                    let actor = try TrailSeals.openForAuditors(row.sealedAuditor, tag: row.tag, under: key)
                    let line = Line(
                        day: row.entry.day, purpose: row.entry.purpose, kind: actor.kind, role: actor.roleName,
                        name: actor.name)
                    counts[line, default: 0] += 1
                    head = TrailHead(sequence: row.entry.sequence, hash: row.entry.hash)
                }
                guard rows.count == Self.page, let last = rows.last else { break }
                after = last.entry.sequence
            }
        }
        let lines = counts.map { line, openings in
            TrailReport.Line(
                day: line.day, purpose: line.purpose,
                actor: TrailActor(kind: line.kind, role: line.role, name: line.name), openings: openings)
        }
        return TrailReport(
            since: day, lines: lines.sorted { Self.order($0) < Self.order($1) }, head: TrailHeadObject(head))
    }

    private static func order(_ line: TrailReport.Line) -> (Int64, String, String, String) {
        (line.day, line.purpose, line.actor.role, line.actor.name ?? "")
    }
}
