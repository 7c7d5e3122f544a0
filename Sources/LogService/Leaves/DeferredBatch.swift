import Storage

/// What owners caused on the days before, appended in random order: neither moment nor order says which of it belongs
/// together.
struct DeferredBatch: Sendable {
    let store: any Store

    /// Leaves of one transaction.
    private static let atOnce = 5_000

    /// Appends what was deferred before `today`, a day since 1970-01-01. Returns how many leaves.
    func append(today: Int64) async throws -> Int {
        let waiting = Self.shuffled(try await store.all(LogQueries.deferred(before: today)))
        var rest = waiting[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.atOnce))
            rest = rest.dropFirst(part.count)
            let leaves = try part.map { (id: $0.id, leaf: try $0.prepared()) }
            try await store.write(.upkeep) { transaction in
                // What another process was faster with is not there any more, and is not appended again.
                try transaction.lock(LogWriter.lockKey("deferred"))
                let taken = Set(try transaction.all(LogQueries.takeDeferred(part.map(\.id))))
                try LogWriter.appendBulk(leaves.filter { taken.contains($0.id) }.map(\.leaf), transaction)
            }
        }
        if !waiting.isEmpty { try await store.scrub(tables: ["log_deferred"]) }
        return waiting.count
    }

    /// In random order, but for those of one object, whose order means something.
    static func shuffled(_ leaves: [DeferredLeaf]) -> [DeferredLeaf] {
        var inOrder = Dictionary(grouping: leaves, by: \.object).mapValues { $0.sorted { $0.step > $1.step } }
        return leaves.map(\.object).shuffled().compactMap { inOrder[$0]?.popLast() }
    }
}
