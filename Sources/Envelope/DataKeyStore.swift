import ByteFraming
import Crypto
import Foundation
import Storage
import Synchronization

/// Data keys, wrapped under a root key, in a key store of their own beside the key files.
///
/// Deleting a data key shreds what it sealed, here at once and in every backup that holds no copy of the key store.
/// Ordinary backups take the data, not the key store; its own backups are kept 7 days.
public final class DataKeyStore: Sendable {
    let store: any Store
    /// The root keys in use, which may change while the store is open.
    let wrapping: Mutex<Wrapping>
    /// Keys in use, so that sealing does not read the key store each time. Emptied when full.
    private let cache = Mutex(Cache())

    private struct Cache {
        var keys: [[UInt8]: DataKey] = [:]
        /// Counts destructions: a key that was read before one is not kept after it.
        var destructions = 0
    }

    private static let cacheCapacity = 10_000

    public init(store: any Store, roots: RootKeys, layer: String) async throws {
        self.store = store
        wrapping = Mutex(Wrapping(roots))
        try await Migrator(layer: layer + "-keys", migrations: Self.migrations).run(on: store)
    }

    static let migrations = [
        Migration(version: 1, script: DataKeyQueries.schema), Migration(version: 2, script: PurposeKeyQueries.schema),
    ]

    /// Root keys with what they wrap under.
    struct Wrapping {
        var roots: RootKeys { didSet { keys = PurposeKeys(roots, purpose: "wrap-data-key") } }
        private(set) var keys: PurposeKeys
        /// The current root, once nothing that opens was found that another one wraps.
        var settled: Int64?

        init(_ roots: RootKeys) {
            self.roots = roots
            keys = PurposeKeys(roots, purpose: "wrap-data-key")
        }
    }

    /// The key folder: what lies there is in no backup of the data.
    public var folder: String { wrapping.withLock { $0.roots.folder } }

    var wrappingKeys: PurposeKeys { wrapping.withLock { $0.keys } }

    /// The data key of `record`, made if there is none. `record` is a keyed tag or a public name of the record, at most
    /// 64 bytes.
    public func key(for record: [UInt8]) async throws -> DataKey {
        if let key = cache.withLock({ $0.keys[record] }) { return key }
        if let key = try await existingKey(for: record) { return key }
        let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let wrapped = try wrappingKeys.seal(fresh, as: Self.context(record))
        try await store.write { transaction in try transaction.run(DataKeyQueries.insert(record, wrapped)) }
        // Another process may have been first: the store's answer counts.
        guard let key = try await existingKey(for: record) else { throw EnvelopeError.shredded }
        return key
    }

    /// The data keys of many records, in their order; those that are missing are made in one transaction.
    public func keys(for records: [[UInt8]]) async throws -> [DataKey] {
        let wrapping = wrappingKeys
        let wrapped = try records.map { record in
            let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
            return (record, try wrapping.seal(fresh, as: Self.context(record)))
        }
        try await store.write { transaction in
            for (record, wrapped) in wrapped { try transaction.run(DataKeyQueries.insert(record, wrapped)) }
        }
        var keys: [DataKey] = []
        for record in records {
            guard let key = try await existingKey(for: record) else { throw EnvelopeError.shredded }
            keys.append(key)
        }
        return keys
    }

    /// The data key of `record`, or nil when there is none or it was destroyed.
    public func existingKey(for record: [UInt8]) async throws -> DataKey? {
        let (cached, destructions) = cache.withLock { ($0.keys[record], $0.destructions) }
        if let cached { return cached }
        guard let wrapped = try await store.first(DataKeyQueries.find(record)) else { return nil }
        let key = DataKey(bytes: try wrappingKeys.open(wrapped, as: Self.context(record)))
        cache.withLock { cache in
            guard cache.destructions == destructions else { return }
            if cache.keys.count >= Self.cacheCapacity { cache.keys.removeAll() }
            cache.keys[record] = key
        }
        return key
    }

    /// Destroys the keys of these records for good.
    public func destroy(_ records: [[UInt8]]) async throws {
        guard !records.isEmpty else { return }
        try await store.write { transaction in
            for record in records { try transaction.run(DataKeyQueries.delete(record)) }
        }
        cache.withLock { cache in
            cache.destructions += 1
            for record in records { cache.keys[record] = nil }
        }
        try await store.scrub(tables: ["data_keys"])
    }

    /// The records that have a key, for jobs that destroy old ones.
    public func records(startingWith prefix: [UInt8]) async throws -> [[UInt8]] {
        guard let end = Self.end(of: prefix) else { return try await store.all(DataKeyQueries.records()) }
        return try await store.read { try $0.all(DataKeyQueries.records(from: prefix, to: end)) }
    }

    public func close() async throws { try await store.close() }

    /// The first bytes that come after everything that begins with `prefix`; nil when nothing does.
    private static func end(of prefix: [UInt8]) -> [UInt8]? {
        guard let last = prefix.lastIndex(where: { $0 < .max }) else { return nil }
        var end = Array(prefix[...last])
        end[last] += 1
        return end
    }

    static func context(_ record: [UInt8]) -> SealContext {
        SealContext(table: "data_keys", column: "wrapped", record: record)
    }
}
