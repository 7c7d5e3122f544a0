public import JSONWriting
public import Storage
import TransparencyLog

/// One of many leaves that are appended together.
public struct BulkLeaf: Sendable {
    public let leaf: PreparedLeaf
    /// As `LogWriter.append` takes it.
    public let record: CanonicalValue?

    public init(_ leaf: PreparedLeaf, record: CanonicalValue? = nil) {
        self.leaf = leaf
        self.record = record
    }
}

extension LogWriter {
    /// Rows of one statement: a few texts of statements for all numbers of rows, and few values for any engine.
    private static let rowsAtOnce = 64

    /// Appends many leaves in their order, for imports, seeds and batches.
    ///
    /// - Parameter areNew: none of the objects has a leaf yet. An object may occur more than once.
    /// - Returns: the index of the first.
    @discardableResult
    public func appendBulk(
        _ leaves: [BulkLeaf], areNew: Bool = false, _ transaction: WriteTransaction
    ) throws -> Int64? {
        guard !leaves.isEmpty else { return nil }
        var last: [String: LastLeaf] = [:]
        if !areNew {
            let objects = Array(Set(leaves.map(\.leaf.object))).sorted()
            // In one order, so that no two batches wait for each other.
            for object in objects { try transaction.lock(Self.lockKey(object)) }
            for part in stride(from: 0, to: objects.count, by: 500) {
                let some = Array(objects[part..<min(part + 500, objects.count)])
                for leaf in try transaction.all(LogQueries.last(of: some)) { last[leaf.object] = leaf }
            }
        }
        try transaction.flushAfterCommit()
        guard let first = try transaction.first(LogQueries.take(leaves.count)) else { return nil }
        var entries: [LogEntry] = []
        entries.reserveCapacity(leaves.count)
        var changed: [String: LastLeaf] = [:]
        for (place, one) in leaves.enumerated() {
            let (leaf, index) = (one.leaf, first + Int64(place))
            let before = changed[leaf.object] ?? last[leaf.object]
            let version = (before?.version ?? 0) + 1
            let bytes = leaf.leaf(version: version, prev: before?.index, record: one.record).bytes
            try Self.check(bytes)
            entries.append(LogEntry(index: index, leaf: bytes, code: keys.code(of: bytes, at: index)))
            changed[leaf.object] = LastLeaf(
                object: leaf.object, index: index, version: version, type: leaf.type.rawValue, salt: leaf.salt?.bytes)
        }
        for part in stride(from: 0, to: entries.count, by: Self.rowsAtOnce) {
            try transaction.send(LogQueries.insertEntries(entries[part..<min(part + Self.rowsAtOnce, entries.count)]))
        }
        let objects = changed.values.sorted { $0.object < $1.object }
        for part in stride(from: 0, to: objects.count, by: Self.rowsAtOnce) {
            try transaction.send(
                LogQueries.putObjects(objects[part..<min(part + Self.rowsAtOnce, objects.count)], areNew: areNew))
        }
        return first
    }
}
