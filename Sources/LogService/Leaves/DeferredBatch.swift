import HTTPSupport
import Storage

/// What owners caused on the days before, appended in random order: neither moment nor order says which of it belongs
/// together.
struct DeferredBatch: Sendable {
    let store: any Store
    let writer: LogWriter

    struct Outcome: Equatable {
        var appended = 0
        /// Rows that this program did not write so: they stay where they are, and nothing of them is appended.
        var setAside = 0
    }

    /// Leaves of one transaction. Each takes a lock of its object, and PostgreSQL has room for 64 per connection that it
    /// allows, shared by all.
    private static let atOnce = 500

    /// Appends what was deferred before `today`, a day since 1970-01-01.
    func append(today: Int64) async throws -> Outcome {
        let rows = try await store.all(LogQueries.deferred(before: today))
        let sound = rows.filter { writer.keys.holds($0.code, of: $0.leaf, day: $0.day) }
        let readable = Self.shuffled(sound.map(\.leaf)).compactMap { row in
            (try? row.prepared()).map { (id: row.id, leaf: $0) }
        }
        var rest = readable[...]
        while !rest.isEmpty {
            let leaves = Array(rest.prefix(Self.atOnce))
            rest = rest.dropFirst(leaves.count)
            try await store.write(.upkeep) { transaction in
                // What another process was faster with is not there any more, and is not appended again.
                try transaction.lock(LogWriter.lockKey("deferred"))
                let taken = Set(try transaction.all(LogQueries.takeDeferred(leaves.map(\.id))))
                try writer.appendBulk(leaves.filter { taken.contains($0.id) }.map(\.leaf), transaction)
            }
        }
        if !readable.isEmpty { try await store.scrub(tables: ["log_deferred"]) }
        return Outcome(appended: readable.count, setAside: rows.count - readable.count)
    }

    /// In random order, but for those of one object, whose order means something.
    static func shuffled(_ leaves: [DeferredLeaf]) -> [DeferredLeaf] {
        var inOrder = Dictionary(grouping: leaves, by: \.object).mapValues { $0.sorted { $0.step > $1.step } }
        return leaves.map(\.object).shuffled().compactMap { inOrder[$0]?.popLast() }
    }
}

struct ForeignDeferrals: ReportableError {
    let count: Int

    var publicDescription: String {
        """
        \(count) leaves that waited for the batch of the day do not carry the code of this server's keys, or cannot be \
        read: they are not appended. What to do: docs/operations.md, "The log has stopped at an entry".
        """
    }
}
