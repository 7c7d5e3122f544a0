import Storage

/// A wrapped key and what it is of.
struct WrappedKey: Sendable, Equatable {
    let record: [UInt8]
    let wrapped: [UInt8]
}

enum DataKeyQueries {
    static let schema = """
        CREATE TABLE data_keys (
            record BYTEA NOT NULL PRIMARY KEY,
            wrapped BYTEA NOT NULL
        ) /* unordered */;
        """

    static func find(_ record: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT wrapped FROM data_keys WHERE record = \(record)") { row in try row.blob() }
    }

    static func records() -> Query<[UInt8]> {
        Query("SELECT record FROM data_keys ORDER BY record") { row in try row.blob() }
    }

    /// - Parameter end: the first that no longer begins so.
    static func records(from prefix: [UInt8], to end: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT record FROM data_keys WHERE record >= \(prefix) AND record < \(end) ORDER BY record") { row in
            try row.blob()
        }
    }

    static func insert(_ record: [UInt8], _ wrapped: [UInt8]) -> Command {
        Command("INSERT INTO data_keys (record, wrapped) VALUES (\(record), \(wrapped)) ON CONFLICT DO NOTHING")
    }

    static func delete(_ record: [UInt8]) -> Command {
        Command("DELETE FROM data_keys WHERE record = \(record)")
    }

    // MARK: Wrapping anew

    static func page(after record: [UInt8], limit: Int) -> Query<WrappedKey> {
        Query("SELECT record, wrapped FROM data_keys WHERE record > \(record) ORDER BY record LIMIT \(limit)") { row in
            WrappedKey(record: try row.blob(), wrapped: try row.blob())
        }
    }

    /// Only in place of the very value that was opened: a key that was destroyed meanwhile stays destroyed.
    static func replace(_ key: WrappedKey, with wrapped: [UInt8]) -> Command {
        Command(
            "UPDATE data_keys SET wrapped = \(wrapped) WHERE record = \(key.record) AND wrapped = \(key.wrapped)")
    }

    /// How many keys each root wraps. Looks at all of them.
    static func countByRoot() -> Query<(root: [UInt8], keys: Int64)> {
        Query(
            """
            SELECT substr(w.wrapped, 2, 8), COUNT(*)
            FROM (SELECT wrapped FROM data_keys UNION ALL SELECT wrapped FROM purpose_keys) AS w GROUP BY 1
            """
        ) { row in (try row.blob(), try row.integer()) }
    }

    static func records(from record: [UInt8], limit: Int, wrappedUnder root: [UInt8]) -> Query<[UInt8]> {
        Query(
            """
            SELECT record FROM data_keys WHERE record > \(record) AND substr(wrapped, 2, 8) = \(root)
            ORDER BY record LIMIT \(limit)
            """
        ) { row in try row.blob() }
    }
}

/// Keys of purposes, and what became of each root key.
enum PurposeKeyQueries {
    /// `derives`: keys were made before purposes had keys of their own, and what they tagged must be found again.
    static let schema = """
        CREATE TABLE purpose_keys (
            purpose TEXT COLLATE "C" NOT NULL,
            version BIGINT NOT NULL,
            wrapped BYTEA NOT NULL,
            PRIMARY KEY (purpose, version)
        );
        CREATE TABLE key_store (
            one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
            derives BOOLEAN NOT NULL
        );
        INSERT INTO key_store (one, derives) SELECT 1, EXISTS (SELECT 1 FROM data_keys);
        CREATE TABLE root_keys (
            version BIGINT NOT NULL PRIMARY KEY,
            made_day BIGINT NOT NULL,
            free_day BIGINT,
            destroyed_day BIGINT
        );
        """

    struct Version: Sendable {
        let version: Int64
        let wrapped: [UInt8]
    }

    static func versions(of purpose: String) -> Query<Version> {
        Query("SELECT version, wrapped FROM purpose_keys WHERE purpose = \(purpose) ORDER BY version") { row in
            Version(version: try row.integer(), wrapped: try row.blob())
        }
    }

    static func derives() -> Query<Bool> {
        Query("SELECT derives FROM key_store WHERE one = 1") { row in try row.boolean() }
    }

    static func insert(_ purpose: String, _ version: Int64, _ wrapped: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO purpose_keys (purpose, version, wrapped) VALUES (\(purpose), \(version), \(wrapped))
            ON CONFLICT DO NOTHING
            """)
    }

    static func delete(_ purpose: String, _ version: Int64) -> Command {
        Command("DELETE FROM purpose_keys WHERE purpose = \(purpose) AND version = \(version)")
    }

    static func all() -> Query<(purpose: String, key: Version)> {
        Query("SELECT purpose, version, wrapped FROM purpose_keys") { row in
            (try row.text(), Version(version: try row.integer(), wrapped: try row.blob()))
        }
    }

    static func replace(_ purpose: String, _ key: Version, with wrapped: [UInt8]) -> Command {
        Command(
            """
            UPDATE purpose_keys SET wrapped = \(wrapped)
            WHERE purpose = \(purpose) AND version = \(key.version) AND wrapped = \(key.wrapped)
            """)
    }

    // MARK: Root keys

    static func roots() -> Query<RootHistory> {
        Query("SELECT version, made_day, free_day, destroyed_day FROM root_keys ORDER BY version") { row in
            RootHistory(
                version: try row.integer(), madeDay: try row.integer(), freeDay: try row.integerIfPresent(),
                destroyedDay: try row.integerIfPresent())
        }
    }

    static func note(_ version: Int64, madeOn day: Int64) -> Command {
        Command(
            "INSERT INTO root_keys (version, made_day) VALUES (\(version), \(day)) ON CONFLICT DO NOTHING")
    }

    /// Nil: it is needed again.
    static func setFree(_ version: Int64, on day: Int64?) -> Command {
        Command("UPDATE root_keys SET free_day = \(day) WHERE version = \(version) AND destroyed_day IS NULL")
    }

    static func setDestroyed(_ version: Int64, on day: Int64) -> Command {
        Command("UPDATE root_keys SET destroyed_day = \(day) WHERE version = \(version)")
    }
}

/// What became of a root key.
public struct RootHistory: Sendable, Equatable {
    public let version: Int64
    /// The day it was made, or first noticed.
    public let madeDay: Int64
    /// Since when nothing here is wrapped under it; copies of the key store may be.
    public let freeDay: Int64?
    public let destroyedDay: Int64?
}
