import AccountAPI
import Envelope
import HTTPSupport
import Storage

/// What people are told about incidents, in their account.
struct Notices: Sendable {
    let domain: AccountDomain

    /// The newest first.
    func all(of account: AccountID) async throws -> [NoticeObject] {
        guard let key = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        let tags = try await tags(under: key)
        let rows = try await domain.store.all(NoticeQueries.withTags(tags))
        return try rows.map { try Notice($0, under: key).object }.sorted {
            ($0.day, $0.incident) > ($1.day, $1.incident)
        }
    }

    /// For the transaction that deletes an account.
    func erasure(of account: AccountID) async throws -> Command? {
        guard let key = try await domain.keys.existingDataKey(of: account) else { return nil }
        return NoticeQueries.delete(try await tags(under: key))
    }

    private func tags(under key: DataKey) async throws -> [[UInt8]] {
        try await domain.store.all(IncidentQueries.all()).map { Notice.tag($0.id, under: key) }
    }
}
