public import JSONWriting
public import Storage
import TransparencyLog

/// Appends leaves within the transaction that makes what they are about: what is written is in the log, and what is in the
/// log was written.
///
/// Call it last in a transaction: the row that counts the leaves is locked from here to the commit, and whoever appends
/// anything waits for it. Never in a write of the kind `privateAct`: that would join a private act to a moment of the log.
public struct LogWriter: Sendable {
    let keys: EntryKeys
    private let engine: Engine

    public init(_ keys: EntryKeys, _ engine: Engine) {
        self.keys = keys
        self.engine = engine
    }

    /// Appends one leaf.
    ///
    /// - Parameters:
    ///   - record: what a committed leaf commits to, without its members `object` and `version`, which are set here.
    ///   - isNew: the object has no leaf yet; then nothing has to be read. Throws `StorageError.conflict`, maybe at the
    ///     commit, where it has one.
    ///   - assigned: is told the leaf's index before the write returns; see `AssignedIndex`.
    public func append(
        _ leaf: PreparedLeaf, record: CanonicalValue? = nil, isNew: Bool = false, _ transaction: WriteTransaction,
        assigned: @escaping (Int64) -> Void = { _ in }
    ) throws {
        let last = isNew ? nil : try Self.previous(leaf.object, transaction)
        let version = (last?.version ?? 0) + 1
        let bytes = leaf.leaf(version: version, prev: last?.index, record: record).bytes
        try Self.check(bytes)
        try transaction.flushAfterCommit()
        try insert(bytes, transaction, assigned: assigned)
        let (type, salt) = (leaf.type.rawValue, leaf.salt?.bytes)
        try transaction.send(
            last == nil
                ? LogQueries.insertObject(leaf.object, type, salt)
                : LogQueries.moveObject(leaf.object, to: version, type, salt))
    }

    private func insert(
        _ leaf: [UInt8], _ transaction: WriteTransaction, assigned: @escaping (Int64) -> Void
    ) throws {
        switch engine {
        case .postgres:
            try transaction.note(LogQueries.take(1), assigned)
            try transaction.send(LogQueries.insertEntry(leaf, keys.key(of: leaf)))
        case .sqlite:
            // In the same process: the index is there at once, and nobody waits for it.
            guard let index = try transaction.first(LogQueries.take(1)) else { throw StorageError.conflict }
            try transaction.run(LogQueries.insertEntry(at: index, leaf, code: keys.code(of: leaf, at: index)))
            assigned(index)
        }
    }

    /// Puts a leaf aside for the shuffled batch of the day, for what owners cause: their acts on several agents must not
    /// stand side by side in the log. `LogDesk.appendDeferred`, called by the daily job, appends it after midnight UTC.
    ///
    /// - Parameters:
    ///   - day: today, in days since 1970-01-01.
    ///   - erasing: what the object's last leaf commits to is over at once: its salt is deleted here.
    public func deferToDay(
        _ leaf: DeferredLeaf, day: Int64, erasing: Bool = false, _ transaction: WriteTransaction
    ) throws {
        try transaction.lock(Self.lockKey(leaf.object))
        let last = try transaction.first(LogQueries.lastDeferred(of: leaf.object)) ?? 0
        let leaf = leaf.asStep(last + 1)
        try transaction.send(LogQueries.deferLeaf(leaf, day: day, code: keys.code(of: leaf, day: day)))
        if erasing { try transaction.send(LogQueries.deleteSalt(of: leaf.object)) }
    }

    /// The UUID of an object that has no row of its own, such as a policy's; the same for ever.
    ///
    /// - Parameter fresh: a random UUID, drawn before the transaction, for one that has none yet.
    public static func object(
        named name: String, orNew fresh: String, _ transaction: WriteTransaction
    ) throws -> String {
        try transaction.send(LogQueries.name(name, as: fresh.lowercased()))
        return try transaction.first(LogQueries.object(named: name)) ?? fresh.lowercased()
    }

    /// Of two transactions that append to one object the second sees what the first appended.
    private static func previous(_ object: String, _ transaction: WriteTransaction) throws -> LastLeaf? {
        try transaction.lock(lockKey(object))
        return try transaction.first(LogQueries.last(of: [object]))
    }

    static func check(_ leaf: [UInt8]) throws(LogWriterError) {
        guard leaf.count <= Leaf.maxSize else { throw .leafTooLarge }
    }

    /// Half of the UUID, and not the key under which its agent is locked.
    static func lockKey(_ object: String) -> Int64 {
        let digits = object.utf8.lazy.compactMap { byte -> UInt64? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
            default: nil
            }
        }
        return ~Int64(bitPattern: digits.prefix(16).reduce(0) { $0 << 4 | $1 })
    }
}

public enum LogWriterError: Error, Equatable {
    /// Longer than an entry bundle can hold.
    case leafTooLarge
    /// A row of `log_deferred` is not what this program wrote.
    case damagedDeferral
}
