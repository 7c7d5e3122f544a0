import JSONWriting
import Storage

/// A version of a policy.
struct StoredPolicy: Sendable {
    let name: String
    let version: Int64
    /// The first on which it was in force.
    let day: Int64
    /// Canonical JSON.
    let document: String
    /// Opens the commitment of this version's leaf; nil for those that were followed by others before salts were kept.
    let salt: [UInt8]?
}

/// A policy's newest version, with its place in the log.
struct CurrentPolicy: Sendable {
    let name: String
    let version: Int64
    let day: Int64
    let sequence: Int64?
}

enum PolicyQueries {
    static func newest(_ name: String) -> Query<StoredPolicy> {
        Query(
            """
            SELECT name, version, day, document, salt FROM log_policies WHERE name = \(name)
            ORDER BY version DESC LIMIT 1
            """
        ) { row in try StoredPolicy(&row) }
    }

    static func version(_ version: Int64, of name: String) -> Query<StoredPolicy> {
        Query(
            "SELECT name, version, day, document, salt FROM log_policies WHERE name = \(name) AND version = \(version)"
        ) { row in try StoredPolicy(&row) }
    }

    /// The newest first, without their documents.
    static func versions(of name: String, limit: Int) -> Query<(version: Int64, day: Int64)> {
        Query(
            "SELECT version, day FROM log_policies WHERE name = \(name) ORDER BY version DESC LIMIT \(limit)"
        ) { row in (try row.integer(), try row.integer()) }
    }

    /// The newest version of each. The log holds an object's last leaf alone, which is that version's.
    static func current() -> Query<CurrentPolicy> {
        Query(
            """
            SELECT p.name, p.version, p.day, o.idx
            FROM log_policies p LEFT JOIN log_names n ON n.name = 'policy/' || p.name
                LEFT JOIN log_objects o ON o.object = n.object AND o.version = p.version
            WHERE p.version = (SELECT MAX(q.version) FROM log_policies q WHERE q.name = p.name)
            ORDER BY p.name
            """
        ) { row in
            CurrentPolicy(
                name: try row.text(), version: try row.integer(), day: try row.integer(),
                sequence: try row.integerIfPresent())
        }
    }

    /// The policy's UUID in the log.
    static func object(of name: String) -> Query<String> {
        Query("SELECT object FROM log_names WHERE name = \(Policies.logPrefix + name)") { row in try row.text() }
    }

    static func insert(_ policy: StoredPolicy) -> Command {
        Command(
            """
            INSERT INTO log_policies (name, version, day, document, salt)
            VALUES (\(policy.name), \(policy.version), \(policy.day), \(policy.document), \(policy.salt))
            """)
    }

    /// The salt of a version that is about to be followed by another, from before each version kept its own.
    static func keepSalt(of policy: StoredPolicy) -> Command {
        Command(
            """
            UPDATE log_policies SET salt = (
                SELECT o.salt FROM log_names n JOIN log_objects o ON o.object = n.object
                WHERE n.name = \(Policies.logPrefix + policy.name) AND o.version = \(policy.version))
            WHERE name = \(policy.name) AND version = \(policy.version) AND salt IS NULL
            """)
    }
}

extension StoredPolicy {
    fileprivate init(_ row: inout Row) throws {
        self.init(
            name: try row.text(), version: try row.integer(), day: try row.integer(), document: try row.text(),
            salt: try row.blobIfPresent())
    }
}
