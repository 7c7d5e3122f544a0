import LogService
import Storage
import TransparencyLog

/// Leaves of many rows that are written together, in the order in which they are added.
struct BulkLeaves: Sendable {
    /// Drawn before the transaction, which may run twice.
    private var salts: ArraySlice<LeafSalt>
    private var new: [BulkLeaf] = []
    private var next: [BulkLeaf] = []

    /// - Parameter most: how many leaves there may be.
    init(most: Int) { salts = (0..<most).map { _ in LeafSalt() }[...] }

    /// The first leaf of an object.
    mutating func add(_ record: some LeafRecord, _ type: LeafType) throws { new.append(try leaf(of: record, type)) }

    /// A leaf of an object that has one, and changed.
    mutating func addNext(_ record: some LeafRecord, _ type: LeafType) throws { next.append(try leaf(of: record, type)) }

    private mutating func leaf(of record: some LeafRecord, _ type: LeafType) throws -> BulkLeaf {
        guard let salt = salts.popFirst() else { throw StorageError.conflict }
        return BulkLeaf(PreparedLeaf(type, object: record.object, salt: salt), record: record.value)
    }

    /// Last in the transaction that writes the rows.
    func append(_ transaction: WriteTransaction) throws {
        if !next.isEmpty { try LogWriter.appendBulk(next, transaction) }
        try LogWriter.appendBulk(new, areNew: true, transaction)
    }
}
