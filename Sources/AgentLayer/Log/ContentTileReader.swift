import JSONWriting
import LogService
import Storage
import TransparencyLog

/// Reads what it takes to open the leaves of one tile.
struct ContentTileReader: Sendable {
    let store: any Store

    /// Nil for a tile in which there is no leaf yet.
    func read(_ index: Int64) async throws -> ContentTile? {
        let first = index * Int64(TileID.fullWidth)
        return try await store.read { transaction in
            let entries = try transaction.all(LogQueries.entries(from: first, to: first + Int64(TileID.fullWidth)))
            if entries.isEmpty { return nil }
            let leaves = entries.map { try? Leaf(parsing: $0) }
            // Records before what says whether they hold: each statement sees its own moment on PostgreSQL, and a row that
            // changes between the two changes together with its object's last leaf. So what is open is never a row that is
            // newer than its leaf.
            let records = try Self.records(of: leaves, transaction)
            let objects = Array(Set(leaves.compactMap { $0?.object }))
            // What waits is looked at on both sides of the last leaves: the batch of the night may come between, and a row
            // that was changed by day would be taken for what the leaf before says.
            let waited = try transaction.all(LogQueries.deferredObjects(of: objects))
            let last = try transaction.all(LogQueries.last(of: objects))
            let waiting = Set(waited).union(try transaction.all(LogQueries.deferredObjects(of: objects)))
            let lastLeaves = Dictionary(last.map { ($0.object, $0) }, uniquingKeysWith: { one, _ in one })
            return ContentTile(
                index: index,
                entries: leaves.enumerated().map { place, leaf in
                    guard let leaf, let last = lastLeaves[leaf.object] else { return .closed }
                    guard last.index == first + Int64(place) else { return .superseded }
                    // It says all by itself; and what an owner does to a key is not seen before the batch of the day.
                    guard leaf.type.isCommitted else { return .closed }
                    if waiting.contains(leaf.object) { return .deferred }
                    guard let salt = last.salt, let salt = try? LeafSalt(salt), let record = records[leaf.object] else {
                        return .closed
                    }
                    return .open(
                        record: PreparedLeaf.record(record, object: leaf.object, version: leaf.version), salt: salt)
                })
        }
    }

    /// By object. One that occurs twice in a tile is looked up as what its last leaf there is.
    private static func records(
        of leaves: [Leaf?], _ transaction: ReadTransaction
    ) throws -> [String: CanonicalValue] {
        var types: [String: LeafType] = [:]
        for leaf in leaves.compactMap(\.self) { types[leaf.object] = leaf.type }
        var records: [String: CanonicalValue] = [:]
        for (type, objects) in Dictionary(grouping: types, by: \.value) {
            for record in try RecordFinder.find(type, objects.map(\.key), transaction) {
                records[record.object] = record.value
            }
        }
        return records
    }
}
