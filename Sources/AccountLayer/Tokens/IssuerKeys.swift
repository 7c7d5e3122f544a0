import Envelope
import Foundation
import IssuerLog
import LogService
import PrivacyPassIssuer
import PrivacyPassToken
import Storage
import TransparencyLog

/// The issuer's keys: exactly one for each kind and epoch, ever, whoever of several servers makes it.
///
/// A private key is sealed under a data key of its own, which is destroyed when its epoch and the next are over: after
/// that nobody can make tokens of that time, not even from a backup.
///
/// The log gets a key's leaf in the transaction that makes the key: there is no key that the log does not show.
actor IssuerKeys {
    private let store: any Store
    private let dataKeys: DataKeyStore
    private let pool: SigningPool
    private let log: LogDesk
    private var issuers: [Epoch: Task<EpochIssuer, any Error>] = [:]

    /// How long before an epoch its keys are published.
    static let daysAhead: Int64 = 5

    init(store: any Store, dataKeys: DataKeyStore, pool: SigningPool, log: LogDesk) {
        self.store = store
        self.dataKeys = dataKeys
        self.pool = pool
        self.log = log
    }

    /// The epochs whose keys are published on a day.
    static func published(onDay day: Int64) -> [Epoch] {
        let current = Epoch(day: day)
        return day >= current.next.firstDay - daysAhead ? [current, current.next] : [current]
    }

    /// The keys published on a day, made where they are missing.
    func published(onDay day: Int64) async throws -> [EpochKey] {
        var keys: [EpochKey] = []
        for epoch in Self.published(onDay: day) { keys += try await issuer(of: epoch).epochKeys }
        return keys
    }

    /// What signs in `epoch`, made where it is missing: only ever asked for the epochs that are published.
    func issuer(of epoch: Epoch) async throws -> EpochIssuer {
        if let task = issuers[epoch] { return try await task.value }
        let task = Task { try await load(epoch) }
        issuers[epoch] = task
        do { return try await task.value } catch {
            issuers[epoch] = nil
            throw error
        }
    }

    /// Destroys the private keys of epochs before the one that ended last.
    func destroyOld(today: Int64) async throws {
        guard let oldest = Epoch(day: today).previous else { return }
        issuers = issuers.filter { $0.key >= oldest }
        let old = try await dataKeys.records(startingWith: Self.recordPrefix).filter { record in
            let parts = record.dropFirst(Self.recordPrefix.count).split(separator: UInt8(ascii: "/"))
            guard let last = parts.last, let epoch = Int64(String(decoding: last, as: UTF8.self)) else { return false }
            return epoch < oldest.number
        }
        try await dataKeys.destroy(old)
    }

    private func load(_ epoch: Epoch) async throws -> EpochIssuer {
        var keys: [TokenKind: IssuerKey] = [:]
        for kind in StoredKind.allCases { keys[kind.tokenKind] = try await key(kind, epoch) }
        return EpochIssuer(epoch: epoch, keys: keys)
    }

    private func key(_ kind: StoredKind, _ epoch: Epoch) async throws -> IssuerKey {
        if let row = try await find(kind, epoch) { return try await open(row, kind, epoch) }
        let key = try await pool.run { try IssuerKey.generate() }
        let sealed = try await dataKeys.key(for: Self.record(kind, epoch))
            .seal(key.derRepresentation, as: Self.context(kind, epoch))
        let publicKey = key.publicKey
        let fresh = UUID().uuidString
        try await store.write(.upkeep) { [log] transaction in
            let insert = IssuerKeyQueries.insert(
                kind, epoch, publicKey: publicKey.subjectPublicKeyInfo, sealed: sealed)
            guard try transaction.run(insert) == 1 else { return }
            try transaction.log(
                EpochKey(kind: kind.tokenKind, epoch: epoch, key: publicKey), orNew: fresh, log.writer)
        }
        log.wake()
        // Another server may have been first: the database's answer counts.
        guard let row = try await find(kind, epoch) else { throw EnvelopeError.shredded }
        return try await open(row, kind, epoch)
    }

    /// Appends the leaves of keys that were made before there was a log. To be called before the server listens.
    func logOlder() async throws {
        // Once anything is signed, a key without a leaf is one that somebody put there.
        guard try await store.first(LogQueries.signed()) == 0 else { return }
        let unlogged = try await store.all(IssuerKeyQueries.unlogged())
        for row in unlogged {
            guard let kind = StoredKind(rawValue: row.kind), let epoch = Epoch(number: row.epoch) else { continue }
            let key = EpochKey(
                kind: kind.tokenKind, epoch: epoch, key: try IssuerPublicKey(subjectPublicKeyInfo: row.publicKey))
            let fresh = UUID().uuidString
            try await store.write(.upkeep) { [log] transaction in
                try transaction.log(key, orNew: fresh, log.writer)
            }
        }
        if !unlogged.isEmpty { log.wake() }
    }

    private func find(_ kind: StoredKind, _ epoch: Epoch) async throws -> [UInt8]? {
        try await store.read { try $0.first(IssuerKeyQueries.sealed(kind, epoch)) }
    }

    private func open(_ sealed: [UInt8], _ kind: StoredKind, _ epoch: Epoch) async throws -> IssuerKey {
        guard let dataKey = try await dataKeys.existingKey(for: Self.record(kind, epoch)) else {
            throw EnvelopeError.shredded
        }
        return try IssuerKey(derRepresentation: dataKey.open(sealed, as: Self.context(kind, epoch)))
    }

    private static let recordPrefix = Array("issuer-key/".utf8)

    private static func record(_ kind: StoredKind, _ epoch: Epoch) -> [UInt8] {
        recordPrefix + Array("\(kind.tokenKind.name)/\(epoch.number)".utf8)
    }

    private static func context(_ kind: StoredKind, _ epoch: Epoch) -> SealContext {
        SealContext(table: "issuer_keys", column: "sealed", record: record(kind, epoch))
    }
}

/// A kind of token as the database writes it.
enum StoredKind: Int64, CaseIterable, Sendable {
    case run = 0
    case vote = 1

    var tokenKind: TokenKind {
        switch self {
        case .run: .run
        case .vote: .vote
        }
    }
}

extension WriteTransaction {
    /// - Parameter fresh: a random UUID for the key in the log.
    fileprivate func log(_ key: EpochKey, orNew fresh: String, _ log: LogWriter) throws {
        let logged = LoggedKey(key)
        let object = try LogWriter.object(named: IssuerKeyQueries.logName(key), orNew: fresh, self)
        // Several servers that start at once make one leaf: a key has no second one.
        guard object == fresh.lowercased() else { return }
        try log.append(PreparedLeaf(.issuerKey(logged.statement), object: object), isNew: true, self)
    }
}

enum IssuerKeyQueries {
    /// Under which the log keeps the UUID of a key; `unlogged` puts the same together.
    static func logName(_ key: EpochKey) -> String { "issuer-key/\(key.kind.name)/\(key.epoch.number)" }

    struct Unlogged: Sendable {
        let kind: Int64
        let epoch: Int64
        let publicKey: [UInt8]
    }

    static func unlogged() -> Query<Unlogged> {
        Query(
            """
            SELECT kind, epoch, public_key FROM issuer_keys k WHERE NOT EXISTS (
                SELECT 1 FROM log_names n
                WHERE n.name = 'issuer-key/' || CASE k.kind WHEN 0 THEN 'run' ELSE 'vote' END || '/' || k.epoch)
            ORDER BY epoch, kind
            """
        ) { row in Unlogged(kind: try row.integer(), epoch: try row.integer(), publicKey: try row.blob()) }
    }

    static func sealed(_ kind: StoredKind, _ epoch: Epoch) -> Query<[UInt8]> {
        Query("SELECT sealed FROM issuer_keys WHERE kind = \(kind.rawValue) AND epoch = \(epoch.number)") { row in
            try row.blob()
        }
    }

    static func insert(_ kind: StoredKind, _ epoch: Epoch, publicKey: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO issuer_keys (kind, epoch, public_key, sealed)
            VALUES (\(kind.rawValue), \(epoch.number), \(publicKey), \(sealed)) ON CONFLICT DO NOTHING
            """)
    }
}
