import Foundation

/// How backups and what is in them are called.
enum BackupNames {
    static let dump = "database.dump"

    /// The name of the layer and the day, `-keys` between them for a key store; a second one of the day ends in `.2`.
    static func folder(_ kind: BackupManifest.Kind, _ layer: String, day: Int64) -> String {
        switch kind {
        case .data: "\(layer)-\(ISODay(day).text)"
        case .keys: "\(layer)-keys-\(ISODay(day).text)"
        }
    }

    /// While it is written. Left behind by an interruption; no backup.
    static let partSuffix = ".part"
}
