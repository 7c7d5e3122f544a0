import AgentLayer
import ArgumentParser
import Foundation
import HTTPSupport
import Storage
import StoragePostgres
import StorageSQLite

/// The options that say which database is meant: the same for the server and for the tools beside it.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "Folder of the database (SQLite).")
    var data: String?

    @Option(help: "Folder of the key files, apart from the data.")
    var keys: String?

    @Option(name: .customLong("database-url"), help: "PostgreSQL URL; then no database is kept in the data folder.")
    var databaseURL: String?

    @Option(help: "JSON file with any of the options.")
    var config: String?

    /// The names of all options, as flags, in the file and (upper case) in the environment.
    static let known: Set<String> = [
        "data", "keys", "database-url", "bind", "port", "public-url", "tls-cert", "tls-key", "trusted-proxy",
        "registration", "limits",
    ]
    static let environmentPrefix = "NACRE_AGENTS"
    static let databaseName = "agents.sqlite"

    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["keys"] = keys
        flags["database-url"] = databaseURL
        return flags
    }

    /// Flag > environment > file > default.
    func resolve(adding more: [String: String] = [:]) async throws -> ResolvedDatabase {
        let options = try await LayeredOptions(
            environmentPrefix: Self.environmentPrefix, known: Self.known,
            flags: flags.merging(more) { _, new in new }, configFile: config)
        return ResolvedDatabase(
            options: options, data: options.string("data") ?? Folders.data + "/agents",
            keys: options.string("keys") ?? Folders.keys + "/agents", databaseURL: options.string("database-url"))
    }

    /// The layer's database, opened and brought up to date.
    func openStore() async throws -> any Store {
        let store = try await resolve().openStore()
        try await AgentSchema.migrate(store)
        return store
    }
}

/// Which database the options mean.
struct ResolvedDatabase {
    let options: LayeredOptions
    let data: String
    let keys: String
    let databaseURL: String?

    /// - Parameter readLimit: for servers, see `SQLiteStore.init`; PostgreSQL has a limit of its own.
    func openStore(readLimit: Duration? = nil) async throws -> any Store {
        if let databaseURL { return try await PostgresStore(url: databaseURL) }
        return try SQLiteStore(folder: data, name: DatabaseOptions.databaseName, readLimit: readLimit)
    }
}

/// The folders of the XDG Base Directory Specification.
enum Folders {
    static var data: String { path("XDG_DATA_HOME", ".local/share") + "/nacre" }
    static var keys: String { path("XDG_CONFIG_HOME", ".config") + "/nacre/keys" }

    private static func path(_ variable: String, _ fallback: String) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }
}
