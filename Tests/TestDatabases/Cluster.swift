import Foundation
import StoragePostgres

/// Databases in the test cluster.
enum Cluster {
    /// Creates a database and returns its URL.
    ///
    /// It sorts by the rules of English unless a column says `COLLATE "C"`, as a server in production may: a column
    /// that forgets to shows in the tests.
    static func create(_ name: String) throws -> String {
        guard let cluster = TestEngine.clusterURL else { throw TestDatabaseError.noCluster }
        try administer(
            cluster, "CREATE DATABASE \(name) TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' ENCODING 'UTF8'")
        return try replacing(databaseOf: cluster, with: name)
    }

    static func drop(_ url: String) throws {
        guard let cluster = TestEngine.clusterURL else { throw TestDatabaseError.noCluster }
        let name = url.prefix { $0 != "?" }.split(separator: "/").last ?? ""
        try administer(cluster, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    private static func administer(_ cluster: String, _ statement: String) throws {
        let connection = try PostgresConnection(ConnectionSettings(url: cluster))
        // Making a database copies files: on a busy machine that takes its time.
        try connection.run(script: "SET default_transaction_read_only = off; SET statement_timeout = 0")
        try connection.run(script: statement)
    }

    /// `postgres://user@host/DATABASE?options`; the host may be empty, which not every URL parser takes.
    private static func replacing(databaseOf url: String, with name: String) throws -> String {
        guard let scheme = url.range(of: "://") else { throw TestDatabaseError.noCluster }
        let rest = url[scheme.upperBound...]
        let options = rest.firstIndex(of: "?").map { String(rest[$0...]) } ?? ""
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        return "\(url[..<scheme.upperBound])\(authority)/\(name)\(options)"
    }
}
