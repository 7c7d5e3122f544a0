import Envelope
import HTTPSupport
import Storage

/// The index of each account, and every change of billing data: it goes through here, so that index, records and
/// references never disagree.
struct BillingIndexes: Sendable {
    let domain: AccountDomain

    /// An empty one where the account never paid anything.
    func of(_ account: AccountID) async throws -> BillingIndex {
        try await stored(account)?.index ?? BillingIndex()
    }

    /// What is written together with the index.
    struct Changes: Sendable {
        /// Each changes exactly one row, or all of it is undone.
        var commands: [Command] = []
        /// Data keys that were made for it, by their names in the key store: destroyed again where it is undone.
        var made: [[UInt8]] = []
        /// Data keys of what it deletes.
        var doomed: [[UInt8]] = []
    }

    /// Lets `body` look at the index and change it, and writes both; from the start again where another change was faster.
    /// What `body` asks a payment provider is therefore asked after the index was read: an older answer never replaces a
    /// newer one.
    ///
    /// Throws `Refusal.unknownSession` where the account is gone.
    func change<Result: Sendable>(
        _ account: AccountID, _ body: (inout BillingIndex, inout Changes) async throws -> Result
    ) async throws -> Result {
        for _ in 0..<8 {
            let stored = try await stored(account)
            var index = stored?.index ?? BillingIndex()
            var changes = Changes()
            do {
                let result = try await body(&index, &changes)
                guard index != stored?.index ?? BillingIndex() || !changes.commands.isEmpty else { return result }
                try await write(index, replacing: stored, changes, of: account)
                if !changes.doomed.isEmpty { try await DoomedKeys(domain: domain).destroy() }
                return result
            } catch is People.ChangedMeanwhile {
                try await domain.keys.dataKeys.destroy(changes.made)
            } catch let refusal as Refusal {
                // Its own: nothing was written. Of any other failure it is not known, and the keys stay.
                try await domain.keys.dataKeys.destroy(changes.made)
                throw refusal
            }
        }
        throw Refusal.conflict(
            "CHANGED_MEANWHILE", "Other requests are changing this account", hint: "Nothing was changed. Try again.")
    }

    private struct Stored: Sendable {
        let index: BillingIndex
        let revision: Int64
    }

    private func stored(_ account: AccountID) async throws -> Stored? {
        let tag = domain.keys.billingIndexTag(of: account)
        guard let row = try await domain.store.first(BillingIndexQueries.find(tag)) else { return nil }
        guard let key = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        return Stored(index: try Self.open(row, tag, key), revision: row.revision)
    }

    private static func open(_ row: BillingIndexQueries.Row, _ tag: [UInt8], _ key: DataKey) throws -> BillingIndex {
        try BillingIndex(bytes: Padding.unpad(key.open(row.sealed, as: context(tag))))
    }

    private func write(
        _ index: BillingIndex, replacing stored: Stored?, _ changes: Changes, of account: AccountID
    ) async throws {
        let tag = domain.keys.billingIndexTag(of: account)
        guard let key = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        let sealed = try key.seal(Padding.pad(index.bytes), as: Self.context(tag))
        let revision = Int64.random(in: 1...Int64.max)
        let put =
            if let stored {
                BillingIndexQueries.swap(tag, sealed: sealed, revision: revision, expected: stored.revision)
            } else {
                BillingIndexQueries.insert(tag, sealed: sealed, revision: revision)
            }
        try await domain.store.write(.privateAct) { transaction in
            // A deletion at this moment takes what is written here with it, or is found to have been.
            try transaction.lock(account.lockKey)
            guard try transaction.first(PersonQueries.withID(account)) != nil else { throw Refusal.unknownSession }
            for command in [put] + changes.commands {
                guard try transaction.run(command) == 1 else { throw People.ChangedMeanwhile() }
            }
            for record in changes.doomed { try transaction.run(DoomedKeyQueries.insert(record)) }
        }
    }

    /// For the transaction that deletes an account: takes its index, its records and its references, whatever was written
    /// until then, and dooms their keys.
    func eraser(of account: AccountID) async throws -> @Sendable (WriteTransaction) throws -> Void {
        let tag = domain.keys.billingIndexTag(of: account)
        let keys = domain.keys
        let key = try await keys.existingDataKey(of: account)
        return { transaction in
            try transaction.lock(account.lockKey)
            guard let key, let row = try transaction.first(BillingIndexQueries.find(tag)) else { return }
            let index = try Self.open(row, tag, key)
            for id in index.recordIDs {
                try transaction.run(VaultQueries.erase(id))
                try transaction.run(DoomedKeyQueries.insert(keys.keyName(of: id)))
            }
            for reference in index.referenceTags(keys) {
                try transaction.run(BillingReferenceQueries.erase(reference))
                try transaction.run(DoomedKeyQueries.insert(keys.keyName(ofReference: reference)))
            }
            try transaction.run(BillingIndexQueries.erase(tag))
        }
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "billing_indexes", column: "sealed", record: tag)
    }
}

// MARK: Parts of a change

extension BillingIndexes.Changes {
    mutating func make<Content: VaultContent>(
        _ content: Content, of account: AccountID, _ domain: AccountDomain
    ) async throws -> VaultRecordID {
        let made = try await Vault(domain: domain).make(content, of: account)
        self.made.append(domain.keys.keyName(of: made.record.id))
        commands.append(made.insert)
        return made.record.id
    }

    mutating func change<Content: VaultContent>(
        _ opened: Vault.Opened<Content>, to content: Content, _ domain: AccountDomain
    ) throws {
        guard content != opened.content else { return }
        commands.append(try Vault(domain: domain).change(opened, to: content))
    }

    mutating func erase(_ record: VaultRecordID, _ domain: AccountDomain) {
        commands.append(VaultQueries.erase(record))
        doomed.append(domain.keys.keyName(of: record))
    }

    mutating func erase(schedule name: [UInt8], _ domain: AccountDomain) {
        erase(reference: domain.keys.billingReferenceTag(.schedule, name), domain)
    }

    mutating func erase(reference tag: [UInt8], _ domain: AccountDomain) {
        commands.append(BillingReferenceQueries.erase(tag))
        doomed.append(domain.keys.keyName(ofReference: tag))
    }

    /// A reference, new or in the place of the one with this name. Returns its tag.
    ///
    /// Its data key goes by its name, which another change may use at this moment: it stays where this one is undone, and
    /// no name is used again after its reference was erased.
    mutating func refer(_ reference: BillingReference, isNew: Bool, _ domain: AccountDomain) async throws -> [UInt8] {
        let references = BillingReferences(domain: domain)
        commands.append(try await references.put(reference, isNew: isNew))
        return references.tag(of: reference)
    }
}

enum BillingIndexQueries {
    struct Row: Sendable {
        let revision: Int64
        let sealed: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT revision, sealed FROM billing_indexes WHERE tag = \(tag)") { row in
            Row(revision: try row.integer(), sealed: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8], revision: Int64) -> Command {
        Command(
            """
            INSERT INTO billing_indexes (tag, revision, sealed, fresh) VALUES (\(tag), \(revision), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func swap(_ tag: [UInt8], sealed: [UInt8], revision: Int64, expected: Int64) -> Command {
        Command(
            """
            UPDATE billing_indexes SET revision = \(revision), sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND revision = \(expected)
            """)
    }

    static func erase(_ tag: [UInt8]) -> Command { Command("DELETE FROM billing_indexes WHERE tag = \(tag)") }
}
