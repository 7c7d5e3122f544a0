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
            SELECT name, version, day, document FROM log_policies WHERE name = \(name)
            ORDER BY version DESC LIMIT 1
            """
        ) { row in try StoredPolicy(&row) }
    }

    static func version(_ version: Int64, of name: String) -> Query<StoredPolicy> {
        Query(
            "SELECT name, version, day, document FROM log_policies WHERE name = \(name) AND version = \(version)"
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
            INSERT INTO log_policies (name, version, day, document)
            VALUES (\(policy.name), \(policy.version), \(policy.day), \(policy.document))
            """)
    }
}

extension StoredPolicy {
    fileprivate init(_ row: inout Row) throws {
        self.init(
            name: try row.text(), version: try row.integer(), day: try row.integer(), document: try row.text())
    }
}
