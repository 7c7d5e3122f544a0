import PrivacyPassToken
import Storage

/// A key of the issuer as it was taken, for good.
struct StoredIssuerKey: Sendable {
    let kind: String
    let epoch: Int64
    let issuer: String
    let spki: [UInt8]

    func isKey(_ key: EpochKey) -> Bool {
        kind == key.kind.name && epoch == key.epoch.number && spki == key.key.subjectPublicKeyInfo
    }

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
