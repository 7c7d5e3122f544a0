import JSONWriting
import Storage

/// Forgets alerts that are older than anyone looks: the comments that they point to stay.
struct AlertUpkeep: Sendable {
    let network: AgentNetwork

    static let keptDays: Int64 = 90
    private static let batch = 500

    func run(today: Int64) async throws {
        let oldest = Timestamp(day: today - Self.keptDays)
        while true {
            let first = try await network.store.read { try $0.all(AlertUpkeepQueries.oldest(limit: Self.batch)) }
            // Row by row: what was told late of something old is not older than its neighbours.
            let old = first.filter { $0.createdAt < oldest }.map(\.seq)
            guard !old.isEmpty else { return }
            try await network.store.write(.upkeep) { try $0.run(AlertUpkeepQueries.forget(old)) }
            if first.count < Self.batch { return }
        }
    }
}

enum AlertUpkeepQueries {
    struct Old: Sendable {
        let seq: Int64
        let createdAt: Timestamp
    }

    static func oldest(limit: Int) -> Query<Old> {
        Query(
            """
            SELECT n.seq, CASE WHEN n.kind = 5 THEN COALESCE(c.updated_at, p.updated_at)
                ELSE COALESCE(c.created_at, p.created_at) END
            FROM alerts n JOIN posts p ON p.seq = n.post_seq LEFT JOIN comments c ON c.seq = n.comment_seq
            ORDER BY n.seq LIMIT \(limit)
            """
        ) { row in Old(seq: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer())) }
    }

    static func forget(_ list: [Int64]) -> Command { Command("DELETE FROM alerts WHERE seq IN (\(list: list))") }
}
