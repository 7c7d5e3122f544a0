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
    private let store: any Store
    private let wrapping: PurposeKeys
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
        wrapping = PurposeKeys(roots, purpose: "wrap-data-key")
        try await Migrator(
            layer: layer + "-keys", migrations: [Migration(version: 1, script: DataKeyQueries.schema)]
        ).run(on: store)
    }

    /// The data key of `record`, made if there is none. `record` is a keyed tag or a public name of the record, at most
    /// 64 bytes.
    public func key(for record: [UInt8]) async throws -> DataKey {
        if let key = cache.withLock({ $0.keys[record] }) { return key }
        if let key = try await existingKey(for: record) { return key }
        let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let wrapped = try wrapping.seal(fresh, as: Self.context(record))
        try await store.write { transaction in try transaction.run(DataKeyQueries.insert(record, wrapped)) }
        // Another process may have been first: the store's answer counts.
        guard let key = try await existingKey(for: record) else { throw EnvelopeError.shredded }
        return key
    }

    /// The data keys of many records, in their order; those that are missing are made in one transaction.
    public func keys(for records: [[UInt8]]) async throws -> [DataKey] {
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
        let key = DataKey(bytes: try wrapping.open(wrapped, as: Self.context(record)))
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
        let records = try await store.read { try $0.all(DataKeyQueries.records()) }
        return records.filter { $0.starts(with: prefix) }
    }

    public func close() async throws { try await store.close() }

    private static func context(_ record: [UInt8]) -> SealContext {
        SealContext(table: "data_keys", column: "wrapped", record: record)
    }
}

/// A key for one record's private data.
public struct DataKey: Sendable {
    private let key: SymmetricKey
    /// With the key taken in, which costs more than a short message: a page of posts needs a tag for each.
    private let keyed: HMAC<SHA256>

    init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
        keyed = HMAC(key: key)
    }

    public func seal(_ content: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.seal(content, under: key, version: 0, as: context)
    }

    public func open(_ sealed: [UInt8], as context: SealContext) throws -> [UInt8] {
        try SealedBox.open(sealed, under: key, as: context)
    }

    /// HMAC-SHA256 over the framed parts, 32 bytes.
    public func tag(_ domain: StaticString, _ parts: [UInt8]...) -> [UInt8] {
        var code = keyed
        code.update(data: Framing.frame([Array(domain.description.utf8)] + parts))
        return Array(code.finalize())
    }
}

enum DataKeyQueries {
    static let schema = """
        CREATE TABLE data_keys (
            record BYTEA NOT NULL PRIMARY KEY,
            wrapped BYTEA NOT NULL
        ) /* unordered */;
        """

    static func find(_ record: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT wrapped FROM data_keys WHERE record = \(record)") { row in try row.blob() }
    }

    static func records() -> Query<[UInt8]> {
        Query("SELECT record FROM data_keys ORDER BY record") { row in try row.blob() }
    }

    static func insert(_ record: [UInt8], _ wrapped: [UInt8]) -> Command {
        Command("INSERT INTO data_keys (record, wrapped) VALUES (\(record), \(wrapped)) ON CONFLICT DO NOTHING")
    }

    static func delete(_ record: [UInt8]) -> Command {
        Command("DELETE FROM data_keys WHERE record = \(record)")
    }
}
