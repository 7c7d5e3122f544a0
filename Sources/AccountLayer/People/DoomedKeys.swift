import Envelope
import Storage

/// Data keys of deleted accounts. That a key must be destroyed is written with the deletion, since the key store is
/// another database: a crash between the two leaves no key behind.
struct DoomedKeys: Sendable {
    let domain: AccountDomain

    func destroy() async throws {
        let records = try await domain.store.read { try $0.all(DoomedKeyQueries.all()) }
        guard !records.isEmpty else { return }
        try await domain.keys.dataKeys.destroy(records)
        try await domain.store.write(.upkeep) { transaction in
            for record in records { try transaction.run(DoomedKeyQueries.delete(record)) }
        }
    }
}
