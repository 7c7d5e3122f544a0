import ByteFraming
import Envelope

/// The keys of billing data, and the tags by which it is found.
extension AccountKeys {
    // MARK: Data keys, one for each record and each reference

    func vaultKey(of record: VaultRecordID) async throws -> DataKey { try await dataKeys.key(for: keyName(of: record)) }

    /// Nil when the record is gone.
    func existingVaultKey(of record: VaultRecordID) async throws -> DataKey? {
        try await dataKeys.existingKey(for: keyName(of: record))
    }

    func referenceKey(_ tag: [UInt8]) async throws -> DataKey { try await dataKeys.key(for: keyName(ofReference: tag)) }

    func existingReferenceKey(_ tag: [UInt8]) async throws -> DataKey? {
        try await dataKeys.existingKey(for: keyName(ofReference: tag))
    }

    /// The names of these keys in the key store.
    func keyName(of record: VaultRecordID) -> [UInt8] { tag("nacre/vault-data-key/v1\0", record.bytes) }
    func keyName(ofReference tag: [UInt8]) -> [UInt8] { self.tag("nacre/billing-reference-key/v1\0", tag) }

    // MARK: Tags

    func billingIndexTag(of account: AccountID) -> [UInt8] { tag("nacre/billing-index/v1\0", account.bytes) }

    func billingReferenceTag(_ kind: BillingReference.Kind, _ name: [UInt8]) -> [UInt8] {
        tag("nacre/billing-reference/v1\0", [UInt8(truncatingIfNeeded: kind.rawValue)], name)
    }

    /// Tells whether a payment method is still the same one.
    func methodMark(_ reference: String) -> [UInt8] { tag("nacre/payment-method-mark/v1\0", Array(reference.utf8)) }

    /// Under which a provider does something once: the same for the same wish of an account in the same state.
    func idempotencyKey(_ account: AccountID, _ act: StaticString, _ parts: [UInt8]...) -> String {
        Base64URL.encode(
            tag(
                "nacre/payment-idempotency/v1\0", account.bytes, Array(act.description.utf8), Framing.frame(parts)
            ).prefix(24))
    }
}
