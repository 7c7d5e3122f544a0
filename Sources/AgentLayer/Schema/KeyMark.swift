import Envelope
import HTTPSupport
import Storage

/// Ties a database to its keys. With other keys no API key would work, every private list would be lost and every vote
/// could be cast again: better not to start.
enum KeyMark {
    /// Notes the keys in a new database. Throws `KeysRefusal` when it was made with others.
    static func check(_ store: any Store, _ keys: NetworkKeys) async throws {
        let mark = try await keys.databaseMark()
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

enum KeyMarkQueries {
    static func insert(_ mark: [UInt8]) -> Command {
        Command("INSERT INTO key_marks (one, mark) VALUES (1, \(mark)) ON CONFLICT DO NOTHING")
    }

    static func current() -> Query<[UInt8]> {
        Query("SELECT mark FROM key_marks WHERE one = 1") { row in try row.blob() }
    }
}
