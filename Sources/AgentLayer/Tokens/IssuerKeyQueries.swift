import PrivacyPassToken
import Storage

/// A key of the issuer as it was taken, for good.
struct StoredIssuerKey: Sendable {
    let kind: String
    let epoch: Int64
    let issuer: String
    let spki: [UInt8]

    func isKey(_ key: EpochKey) -> Bool { isLabel(of: key) && spki == key.key.subjectPublicKeyInfo }

    /// Whether it is one for the key's kind and epoch.
    func isLabel(of key: EpochKey) -> Bool { kind == key.kind.name && epoch == key.epoch.number }

    func epochKey() throws -> EpochKey {
        guard let epoch = Epoch(number: epoch) else { throw PrivacyPassFormatError.outOfRange }
        return EpochKey(kind: try TokenKind(kind), epoch: epoch, key: try IssuerPublicKey(subjectPublicKeyInfo: spki))
    }
}

enum IssuerKeyQueries {
    /// Two a month: all of them, so that an old token is told its epoch.
    static func all() -> Query<StoredIssuerKey> {
        Query("SELECT kind, epoch, issuer, spki FROM learned_issuer_keys ORDER BY epoch, kind") { row in
            StoredIssuerKey(
                kind: try row.text(), epoch: try row.integer(), issuer: try row.text(), spki: try row.blob())
        }
    }

    /// Under which the log keeps the UUID of a key; `unlogged` puts the same together.
    static func logName(_ kind: TokenKind, _ epoch: Epoch) -> String { logPrefix + "\(kind.name)/\(epoch.number)" }
    static let logPrefix = "issuer-key/"

    /// Learned before there was a log.
    static func unlogged() -> Query<StoredIssuerKey> {
        Query(
            """
            SELECT kind, epoch, issuer, spki FROM learned_issuer_keys k
            WHERE NOT EXISTS (SELECT 1 FROM log_names n WHERE n.name = \(logPrefix) || k.kind || '/' || k.epoch)
            ORDER BY epoch, kind
            """
        ) { row in
            StoredIssuerKey(
                kind: try row.text(), epoch: try row.integer(), issuer: try row.text(), spki: try row.blob())
        }
    }

    // MARK: The issuer's log

    static func logKey() -> Query<String> {
        Query("SELECT log_key FROM issuer_log WHERE one = 1") { row in try row.text() }
    }

    static func setLogKey(_ key: String) -> Command {
        Command(
            """
            INSERT INTO issuer_log (one, log_key) VALUES (1, \(key))
            ON CONFLICT (one) DO UPDATE SET log_key = excluded.log_key
            """)
    }

    /// Changes nothing where the kind and epoch has a key, or the key another kind and epoch.
    static func insert(_ key: EpochKey, issuer: String) -> Command {
        Command(
            """
            INSERT INTO learned_issuer_keys (kind, epoch, issuer, spki)
            VALUES (\(key.kind.name), \(key.epoch.number), \(issuer), \(key.key.subjectPublicKeyInfo))
            ON CONFLICT DO NOTHING
            """)
    }
}
