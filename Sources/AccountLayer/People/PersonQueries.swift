import Storage

/// A row of `accounts`.
struct StoredPerson: Sendable {
    let id: AccountID
    let revision: Int64
    let sealed: [UInt8]
}

enum PersonQueries {
    private static let columns: StaticString = "id, revision, sealed"

    private static func row(_ row: inout Row) throws -> StoredPerson {
        guard let id = AccountID(bytes: try row.blob()) else { throw StorageError.unexpectedColumn(0) }
        return StoredPerson(id: id, revision: try row.integer(), sealed: try row.blob())
    }

    static func withEmail(_ tag: [UInt8]) -> Query<StoredPerson> {
        Query("SELECT \(raw: columns) FROM accounts WHERE email_tag = \(tag)", decode: row)
    }

    static func withID(_ id: AccountID) -> Query<StoredPerson> {
        Query("SELECT \(raw: columns) FROM accounts WHERE id = \(id.bytes)", decode: row)
    }

    /// Whether an account is at an address.
    static func isAt(_ emailTag: [UInt8], _ id: AccountID) -> Query<Bool> {
        Query("SELECT TRUE FROM accounts WHERE id = \(id.bytes) AND email_tag = \(emailTag)") { row in try row.boolean() }
    }

    /// Nothing where another request changed or deleted the account meanwhile.
    static func isUnchanged(_ stored: StoredPerson) -> Query<Bool> {
        Query("SELECT TRUE FROM accounts WHERE id = \(stored.id.bytes) AND revision = \(stored.revision)") { row in
            try row.boolean()
        }
    }

    /// Nothing where the address has an account already.
    static func insert(_ id: AccountID, emailTag: [UInt8], sealed: [UInt8]) -> Query<Bool> {
        Query(
            """
            INSERT INTO accounts (id, email_tag, revision, sealed, fresh)
            VALUES (\(id.bytes), \(emailTag), 1, \(sealed), TRUE) ON CONFLICT DO NOTHING RETURNING TRUE
            """
        ) { row in try row.boolean() }
    }

    /// One row, or none where another request changed the account meanwhile.
    static func update(_ stored: StoredPerson, emailTag: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            UPDATE accounts SET email_tag = \(emailTag), sealed = \(sealed), revision = revision + 1, fresh = TRUE
            WHERE id = \(stored.id.bytes) AND revision = \(stored.revision)
            """)
    }

    /// Whether there is any account.
    static func any() -> Query<Bool> { Query("SELECT TRUE FROM accounts LIMIT 1") { row in try row.boolean() } }

    /// Everybody, in the order of their random ids.
    static func ids(after id: [UInt8], limit: Int) -> Query<AccountID> {
        Query("SELECT id FROM accounts WHERE id > \(id) ORDER BY id LIMIT \(limit)") { row in
            guard let id = AccountID(bytes: try row.blob()) else { throw StorageError.unexpectedColumn(0) }
            return id
        }
    }

    static func delete(_ id: AccountID) -> Command { Command("DELETE FROM accounts WHERE id = \(id.bytes)") }
}

enum DoomedKeyQueries {
    static func insert(_ record: [UInt8]) -> Command {
        Command("INSERT INTO doomed_keys (record) VALUES (\(record)) ON CONFLICT DO NOTHING")
    }

    static func all() -> Query<[UInt8]> {
        Query("SELECT record FROM doomed_keys ORDER BY record") { row in try row.blob() }
    }

    static func delete(_ record: [UInt8]) -> Command {
        Command("DELETE FROM doomed_keys WHERE record = \(record)")
    }
}
