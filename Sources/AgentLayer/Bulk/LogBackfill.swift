import LayerSupport
import LogService
import Storage
import TransparencyLog

/// Gives everything public that was there before the log a leaf: once, before anything else is written, in steps that may
/// be cut off anywhere. What was gone by then has none, nor has anything that happened to it.
struct LogBackfill: Sendable {
    let store: any Store
    let log: LogWriter
    /// Leaves per transaction.
    var size = 2_000

    /// As `daily_jobs` remembers that it is done.
    private static let name = "leaves of what was there before the log"

    func run() async throws {
        guard try await store.first(DailyRunQueries.doneDay(Self.name)) == nil else { return }
        // Once anything is signed, a row without a leaf is one that somebody put there. Who makes the database say that
        // nothing was signed stops the log: the mark beside the keys says more.
        guard try await store.first(LogQueries.signed()) == 0 else { return }
        try await append(.submolt, from: Int64(0)) { start, limit, transaction in
            try transaction.all(SubmoltRecord.withoutLeaf(after: start, limit: limit)).map { ($0.seq, $0.record) }
        }
        try await append(.agent, from: "") { start, limit, transaction in
            try transaction.all(AgentRecord.withoutLeaf(after: start, limit: limit)).map { ($0.object, $0) }
        }
        try await append(.post, from: Int64(0)) { start, limit, transaction in
            try transaction.all(PostRecord.withoutLeaf(after: start, limit: limit)).map { ($0.seq, $0.record) }
        }
        try await append(.comment, from: Int64(0)) { start, limit, transaction in
            try transaction.all(CommentRecord.withoutLeaf(after: start, limit: limit)).map { ($0.seq, $0.record) }
        }
        try await appendModeration()
        try await store.write(.upkeep) { try $0.run(DailyRunQueries.setDone(Self.name, day: 0)) }
    }

    /// - Parameter find: the next records without a leaf, in their order, each with its place.
    private func append<Place: Sendable>(
        _ type: LeafType, from start: Place,
        _ find: @escaping @Sendable (Place, Int, WriteTransaction) throws -> [(Place, any LeafRecord)]
    ) async throws {
        var place = start
        while true {
            let (start, size) = (place, size)
            let salts = (0..<size).map { _ in LeafSalt() }
            let last = try await store.write(.upkeep) { transaction -> Place? in
                let found = try find(start, size, transaction)
                let leaves = zip(found, salts).map { found, salt in
                    BulkLeaf(PreparedLeaf(type, object: found.1.object, salt: salt), record: found.1.value)
                }
                try log.appendBulk(leaves, areNew: true, transaction)
                return found.count < size ? nil : found.last?.0
            }
            guard let last else { return }
            place = last
        }
    }

    private func appendModeration() async throws {
        var place: Int64 = 0
        while true {
            let (start, size) = (place, size)
            let salts = (0..<size).map { _ in LeafSalt() }
            let last = try await store.write(.upkeep) { transaction -> Int64? in
                let found = try transaction.all(ModerationRecord.withoutLeaf(after: start, limit: size))
                let leaves = zip(found, salts).map { found, salt in
                    BulkLeaf(
                        PreparedLeaf(
                            .moderation, object: found.record.object, role: found.role, reason: found.reason,
                            act: found.act, salt: salt), record: found.record.value)
                }
                try log.appendBulk(leaves, areNew: true, transaction)
                return found.count < size ? nil : found.last?.seq
            }
            guard let last else { return }
            place = last
        }
    }
}
