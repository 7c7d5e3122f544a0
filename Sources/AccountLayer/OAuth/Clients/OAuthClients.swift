import Envelope
import Storage

/// The applications that the operator registered, each sealed under a data key of its own.
struct OAuthClients: Sendable {
    let domain: AccountDomain

    static let longestID = 64

    func find(_ id: String) async throws -> OAuthClient? {
        guard id.utf8.count <= Self.longestID else { return nil }
        let tag = tag(of: id)
        guard let sealed = try await domain.store.first(OAuthClientQueries.find(tag)) else { return nil }
        return try await open(sealed, tag)
    }

    /// By name.
    func all() async throws -> [OAuthClient] {
        var clients: [OAuthClient] = []
        for row in try await domain.store.all(OAuthClientQueries.all()) {
            // One that is being removed has no key any more.
            if let client = try await open(row.sealed, row.tag) { clients.append(client) }
        }
        return clients.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    func insert(_ client: OAuthClient) async throws {
        let tag = tag(of: client.id)
        let sealed = try await domain.keys.dataKeys.key(for: Self.record(tag)).seal(
            Padding.pad(client.bytes), as: Self.context(tag))
        try await domain.store.write(.upkeep) { try $0.run(OAuthClientQueries.insert(tag, sealed: sealed)) }
    }

    /// Whatever it holds works no longer: a token counts only as long as its client is there. False where there is none.
    func remove(_ id: String) async throws -> Bool {
        let tag = tag(of: id)
        let record = Self.record(tag)
        let isGone = try await domain.store.write(.upkeep) { transaction in
            guard try transaction.run(OAuthClientQueries.delete(tag)) == 1 else { return false }
            try transaction.run(DoomedKeyQueries.insert(record))
            return true
        }
        try await DoomedKeys(domain: domain).destroy()
        return isGone
    }

    func tag(of id: String) -> [UInt8] { domain.keys.tag("nacre/oauth-client/v1\0", Array(id.utf8)) }

    private func open(_ sealed: [UInt8], _ tag: [UInt8]) async throws -> OAuthClient? {
        guard let key = try await domain.keys.dataKeys.existingKey(for: Self.record(tag)) else { return nil }
        return try OAuthClient(bytes: Padding.unpad(key.open(sealed, as: Self.context(tag))))
    }

    private static func record(_ tag: [UInt8]) -> [UInt8] { Array("oauth-client/".utf8) + tag }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_clients", column: "sealed", record: tag)
    }
}

enum OAuthClientQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT sealed FROM oauth_clients WHERE tag = \(tag)") { row in try row.blob() }
    }

    static func all() -> Query<Row> {
        Query("SELECT tag, sealed FROM oauth_clients ORDER BY tag") { row in
            Row(tag: try row.blob(), sealed: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command("INSERT INTO oauth_clients (tag, sealed, fresh) VALUES (\(tag), \(sealed), TRUE)")
    }

    static func delete(_ tag: [UInt8]) -> Command { Command("DELETE FROM oauth_clients WHERE tag = \(tag)") }
}
