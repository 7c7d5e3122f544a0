import ByteFraming
import Envelope
import PrivacyPassToken

/// The keys of the account layer by purpose (protocols.md section 5).
struct AccountKeys: Sendable {
    /// A rotation of the root re-wraps it and does not change it: rows are found again.
    private let tags: PurposeKey
    let dataKeys: DataKeyStore

    init(dataKeys: DataKeyStore) async throws {
        tags = try await dataKeys.purposeKeys("account-tag").all[0]
        self.dataKeys = dataKeys
    }

    /// A keyed hash by which a row is found again. Each use has a domain of its own.
    func tag(_ domain: StaticString, _ parts: [UInt8]...) -> [UInt8] {
        tags.tag(domain, Framing.frame(parts))
    }

    // MARK: Data keys of accounts

    /// The key under which everything private of an account is sealed, made at sign-up.
    func dataKey(of account: AccountID) async throws -> DataKey { try await dataKeys.key(for: record(of: account)) }

    /// The same, or nil when the account never was or is deleted.
    func existingDataKey(of account: AccountID) async throws -> DataKey? {
        try await dataKeys.existingKey(for: record(of: account))
    }

    /// Shreds everything private of an account, here at once and in every backup without the key store.
    func destroyDataKey(of account: AccountID) async throws { try await dataKeys.destroy([record(of: account)]) }

    // MARK: Data keys of epochs

    /// The key under which it is kept which addresses drew in an epoch: destroyed with the epoch's rows.
    func drawKey(of epoch: Epoch) async throws -> DataKey { try await dataKeys.key(for: Self.drawRecord(epoch)) }

    /// The same, or nil when nobody drew in the epoch or its key is destroyed.
    func existingDrawKey(of epoch: Epoch) async throws -> DataKey? {
        try await dataKeys.existingKey(for: Self.drawRecord(epoch))
    }

    func destroyDrawKeys(before oldest: Epoch) async throws {
        let old = try await dataKeys.records(startingWith: Self.drawPrefix).filter { record in
            let text = String(decoding: record.dropFirst(Self.drawPrefix.count), as: UTF8.self)
            return Int64(text).map { $0 < oldest.number } ?? false
        }
        try await dataKeys.destroy(old)
    }

    private static let drawPrefix = Array("draws/".utf8)

    private static func drawRecord(_ epoch: Epoch) -> [UInt8] { drawPrefix + Array(String(epoch.number).utf8) }

    /// The name of an account's data key in the key store.
    func record(of account: AccountID) -> [UInt8] {
        tag("nacre/account-data-key/v1\0", account.bytes)
    }
}
