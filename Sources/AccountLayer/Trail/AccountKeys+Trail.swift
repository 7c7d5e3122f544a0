import ByteFraming
import Envelope

/// Under which the entries of the access trail are found and sealed.
extension AccountKeys {
    /// The key of what auditors read.
    func trailKey() async throws -> DataKey { try await dataKeys.key(for: Array("access-trail".utf8)) }

    /// The tag of the opening with this number, from 0 on, of an account's data. It occurs once, and without the account's
    /// key nobody can tell two entries of one person from entries of two; nor can anybody once the account is deleted.
    static func trailTag(_ number: Int64, under key: DataKey) -> [UInt8] {
        key.tag("nacre/access-trail-tag/v1\0", Framing.number(number))
    }
}
