import Foundation
import Storage
import StoragePostgres

/// A database of the bench's own in a PostgreSQL cluster.
final class PostgresDatabase: Sendable {
    let url: String
    private let cluster: String
    private let name: String

    /// Creates it; one of this name that an earlier bench left is dropped first.
    init(in cluster: String, name: StaticString) throws {
        self.cluster = cluster
        self.name = name.description
        url = try Self.replacing(databaseOf: cluster, with: name.description)
        try Self.administer(cluster, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try Self.administer(cluster, "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
    }

    /// A copy, file by file. Nobody may be connected to the original.
    init(copying other: PostgresDatabase, name: StaticString) throws {
        cluster = other.cluster
        self.name = name.description
        url = try Self.replacing(databaseOf: cluster, with: name.description)
        try Self.administer(cluster, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try Self.administer(cluster, "CREATE DATABASE \(name) TEMPLATE \(other.name)")
    }

    func run(script: String) throws {
        let connection = try PostgresConnection(ConnectionSettings(url: url))
        try connection.run(script: "SET default_transaction_read_only = off; SET statement_timeout = 0")
        try connection.run(script: script)
    }

    func drop() { try? Self.administer(cluster, "DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }

    private static func administer(_ cluster: String, _ statement: String) throws {
        let connection = try PostgresConnection(ConnectionSettings(url: cluster))
        try connection.run(script: "SET default_transaction_read_only = off; SET statement_timeout = 0")
        try connection.run(script: statement)
    }

    /// `postgres://user@host/DATABASE?options`; the host may be empty, which not every parser takes.
    static func replacing(databaseOf url: String, with name: String) throws(BenchFailure) -> String {
        guard let scheme = url.range(of: "://") else {
            throw BenchFailure("The database URL is not one", hint: "It looks like postgres://user@host/database.")
        }
        let rest = url[scheme.upperBound...]
        let options = rest.firstIndex(of: "?").map { String(rest[$0...]) } ?? ""
        return "\(url[..<scheme.upperBound])\(rest.prefix { $0 != "/" && $0 != "?" })/\(name)\(options)"
    }
}
