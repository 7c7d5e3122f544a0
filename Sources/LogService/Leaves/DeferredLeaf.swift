import Crypto
public import JSONWriting
import TransparencyLog

/// A leaf that waits for the shuffled batch of the day. Its version and place are decided then.
public struct DeferredLeaf: Sendable {
    /// 16 random bytes.
    let id: [UInt8]
    let object: String
    /// Which of the waiting leaves of its object it is.
    let step: Int64
    /// A leaf of version 1 that says the same, with an empty commitment.
    let template: [UInt8]
    let record: [UInt8]?
    let salt: [UInt8]?

    /// Made before the transaction that defers it, or with an `id` that was.
    ///
    /// - Parameters:
    ///   - record: as `LogWriter.append` takes it.
    ///   - id: 16 random bytes, of one that is made within a transaction.
    public init(_ leaf: PreparedLeaf, record: CanonicalValue? = nil, id: [UInt8]? = nil) {
        self.id = id ?? SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        object = leaf.object
        step = 0
        template = leaf.leaf(version: 1, prev: nil, record: nil).bytes
        self.record = record?.bytes
        salt = leaf.salt?.bytes
    }

    init(id: [UInt8], object: String, step: Int64, template: [UInt8], record: [UInt8]?, salt: [UInt8]?) {
        self.id = id
        self.object = object
        self.step = step
        self.template = template
        self.record = record
        self.salt = salt
    }

    /// The same as one of several of its object.
    func asStep(_ step: Int64) -> DeferredLeaf {
        DeferredLeaf(id: id, object: object, step: step, template: template, record: record, salt: salt)
    }

    /// The leaf as it was prepared. Throws `LogWriterError.damagedDeferral` for a row that holds none.
    func prepared() throws(LogWriterError) -> BulkLeaf {
        guard let leaf = try? Leaf(parsing: template), leaf.object == object else { throw .damagedDeferral }
        guard case .committed(let statement) = leaf.statement else {
            return BulkLeaf(PreparedLeaf(leaf.statement, object: object))
        }
        guard let salt, let salt = try? LeafSalt(salt), let record = try? record.map({ try CanonicalValue(parsing: $0) })
        else { throw .damagedDeferral }
        return BulkLeaf(
            PreparedLeaf(
                statement.type, object: object, role: statement.role, reason: statement.reason, act: statement.act,
                salt: salt), record: record)
    }
}

/// A row of `log_deferred`.
struct WaitingLeaf: Sendable {
    let leaf: DeferredLeaf
    let day: Int64
    /// See `EntryKeys`.
    let code: [UInt8]?
}
