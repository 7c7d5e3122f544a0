import Envelope
import HTTPSupport
import Storage

/// Ties a database to its keys. With other keys no credential would work, every sealed record would be lost and every
/// keyed tag could be made again: better not to start.
public enum KeyMark {
    /// What stands in a database of these keys. It takes both the root and the key store to make it.
    public static func mark(_ dataKeys: DataKeyStore) async throws -> [UInt8] {
        try await dataKeys.key(for: Array("database-mark".utf8)).tag("nacre/database-mark/v1\0")
    }

    /// Notes the keys in a new database. Throws `KeysRefusal` when it was made with others.
    public static func check(_ store: any Store, _ dataKeys: DataKeyStore) async throws {
        try await check(store, mark(dataKeys))
    }

    /// The same for who has only the mark of the keys.
    public static func check(_ store: any Store, _ mark: [UInt8]) async throws {
        let found = try await store.write(.upkeep) { transaction in
            try transaction.run(KeyMarkQueries.insert(mark))
            return try transaction.first(KeyMarkQueries.current())
        }
        guard found == mark else { throw KeysRefusal.otherKeys }
    }
}

public enum KeysRefusal: ReportableError {
    case otherKeys

    public var publicDescription: String {
        """
        This database was made with other keys: give the folder with its root.keys and data-keys.sqlite (--keys), or \
        restore both from their backups. Servers that share a database share one key folder.
        """
    }
}

/// On `key_marks`, which each layer's first migration makes.
public enum KeyMarkQueries {
    public static func insert(_ mark: [UInt8]) -> Command {
        Command("INSERT INTO key_marks (one, mark) VALUES (1, \(mark)) ON CONFLICT DO NOTHING")
    }

    public static func current() -> Query<[UInt8]> {
        Query("SELECT mark FROM key_marks WHERE one = 1") { row in try row.blob() }
    }
}
