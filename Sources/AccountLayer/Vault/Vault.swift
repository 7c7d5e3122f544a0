import ByteFraming
import Envelope
import Storage

/// Billing data, each record sealed under a data key of its own (AES-256-GCM).
///
/// `open` is the only way to what is in it, and writes who opens what and why into the access trail before it reads: an
/// opening that fails afterwards has been written too, one that was not written does not happen.
struct Vault: Sendable {
    let domain: AccountDomain

    /// Every sealed record is of this size, whatever it holds.
    static let capacity = 2_048

    /// What was opened, with what is needed to write it back.
    struct Opened<Content: VaultContent>: Sendable {
        let record: VaultRecord<Content>
        let content: Content
        fileprivate let revision: Int64
        fileprivate let key: DataKey
    }

    /// Throws what the trail throws, `EnvelopeError.shredded` for a record that is gone, and `EnvelopeError.cannotOpen`
    /// for one that is not what it was sealed as.
    func open<Content: VaultContent>(
        _ record: VaultRecord<Content>, purpose: Purpose, actor: Actor
    ) async throws -> Opened<Content> {
        try await note(Content.kind, of: record.account, purpose, actor)
        guard let row = try await domain.store.first(VaultQueries.find(record.id)) else {
            throw EnvelopeError.shredded
        }
        return try await open(row, as: record)
    }

    /// Several records of one account and kind, with one entry in the trail; in their order.
    func open<Content: VaultContent>(
        _ records: [VaultRecord<Content>], purpose: Purpose, actor: Actor
    ) async throws -> [Opened<Content>] {
        guard let first = records.first else { return [] }
        for account in Set(records.map(\.account)) { try await note(Content.kind, of: account, purpose, actor) }
        if records.count == 1, let row = try await domain.store.first(VaultQueries.find(first.id)) {
            return [try await open(row, as: first)]
        }
        let rows = try await domain.store.all(VaultQueries.find(records.map(\.id)))
        let byID = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        var opened: [Opened<Content>] = []
        for record in records {
            guard let row = byID[record.id.bytes] else { throw EnvelopeError.shredded }
            opened.append(try await open(row, as: record))
        }
        return opened
    }

    private func note(_ kind: VaultKind, of account: AccountID, _ purpose: Purpose, _ actor: Actor) async throws {
        try await domain.trail.append(
            Opening(subject: account, actor: actor, purpose: purpose, what: kind.opened))
    }

    private func open<Content: VaultContent>(
        _ row: VaultQueries.Row, as record: VaultRecord<Content>
    ) async throws -> Opened<Content> {
        guard let key = try await domain.keys.existingVaultKey(of: record.id) else { throw EnvelopeError.shredded }
        let padded = try key.open(row.sealed, as: record.context)
        guard let bytes = ZeroPadding.unpad(padded) else { throw EnvelopeError.cannotOpen }
        return Opened(record: record, content: try Content(bytes: bytes), revision: row.revision, key: key)
    }

    // MARK: Writing, in a transaction of the caller's

    /// A new record, with a data key of its own.
    func make<Content: VaultContent>(_ content: Content, of account: AccountID) async throws -> Made<Content> {
        let record = VaultRecord<Content>(id: VaultRecordID(), account: account)
        let sealed = try await domain.keys.vaultKey(of: record.id).seal(Self.pad(content), as: record.context)
        return Made(record: record, insert: VaultQueries.insert(record.id, sealed: sealed, revision: Self.revision()))
    }

    struct Made<Content: VaultContent>: Sendable {
        let record: VaultRecord<Content>
        let insert: Command
    }

    /// Puts `content` in the place of what was opened: changes one row, or none where somebody else was faster.
    func change<Content: VaultContent>(_ opened: Opened<Content>, to content: Content) throws -> Command {
        let sealed = try opened.key.seal(Self.pad(content), as: opened.record.context)
        return VaultQueries.swap(
            opened.record.id, sealed: sealed, revision: Self.revision(), expected: opened.revision)
    }

    private static func pad(_ content: some VaultContent) throws -> [UInt8] {
        let padded = ZeroPadding.pad(content.bytes, to: capacity)
        guard padded.count == capacity else { throw FramingError.tooLong }
        return padded
    }

    /// Random: a count would say how often a record changed.
    private static func revision() -> Int64 { Int64.random(in: 1...Int64.max) }
}
