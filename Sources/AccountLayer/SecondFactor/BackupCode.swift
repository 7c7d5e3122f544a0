import Envelope

/// Codes for who lost the authenticator: each works once. Kept is a keyed hash under the account's own data key.
enum BackupCode {
    static let count = 8
    static let tagSize = 32

    static func tag(_ code: ShortCode, key: DataKey) -> [UInt8] { key.tag("nacre/backup-code/v1\0", code.bytes) }
}
