import LogService
import Storage
import TransparencyLog

/// Leaves of many rows that are written together, in the order in which they are added.
struct BulkLeaves: Sendable {
    /// Drawn before the transaction, which may run twice.
    private var salts: ArraySlice<LeafSalt>
    private var new: [BulkLeaf] = []
    private var next: [BulkLeaf] = []
    private var deferred: [DeferredLeaf] = []

    /// - Parameter most: how many leaves there may be.
    init(most: Int) { salts = (0..<most).map { _ in LeafSalt() }[...] }

    /// The first leaf of an object.
    mutating func add(_ record: some LeafRecord, _ type: LeafType) throws { new.append(try leaf(of: record, type)) }

    /// A leaf of an object that has one, and changed.
    mutating func addNext(_ record: some LeafRecord, _ type: LeafType) throws { next.append(try leaf(of: record, type)) }

    /// The same for an object of which a leaf waits for the batch of the day, as what an owner caused does: it follows that
    /// one, or the log would end with what was true before.
    mutating func addDeferred(_ record: some LeafRecord, _ type: LeafType) throws {
        let leaf = try leaf(of: record, type)
        // One of the random values that are there becomes the name of the row that waits.
        deferred.append(DeferredLeaf(leaf.leaf, record: leaf.record, id: Array(try salt().bytes.prefix(16))))
    }

    private mutating func leaf(of record: some LeafRecord, _ type: LeafType) throws -> BulkLeaf {
        BulkLeaf(PreparedLeaf(type, object: record.object, salt: try salt()), record: record.value)
    }

    private mutating func salt() throws -> LeafSalt {
        guard let salt = salts.popFirst() else { throw StorageError.conflict }
        return salt
    }

    /// Last in the transaction that writes the rows.
    ///
    /// - Parameter day: today, in days since 1970-01-01, for what waits.
    func append(to log: LogWriter, on day: Int64, _ transaction: WriteTransaction) throws {
        for leaf in deferred { try log.deferToDay(leaf, day: day, transaction) }
        if !next.isEmpty { try log.appendBulk(next, transaction) }
        try log.appendBulk(new, areNew: true, transaction)
    }
}
