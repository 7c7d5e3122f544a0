public import ArgumentParser
import HTTPSupport
public import Storage

/// The options that say which database is meant: the same for a server and for the tools beside it.
public struct DatabaseOptions: ParsableArguments {
    @Option(help: "Folder of the database (SQLite).")
    var data: String?

    @Option(help: "Folder of the key files, apart from the data.")
    var keys: String?

    @Option(name: .customLong("database-url"), help: "PostgreSQL URL; then no database is kept in the data folder.")
    var databaseURL: String?

    @Option(help: "JSON file with any of the options.")
    var config: String?

    static let names: Set<String> = ["data", "keys", "database-url"]

    public init() {}

    private var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["keys"] = keys
        flags["database-url"] = databaseURL
        return flags
    }

    /// Flag > environment > file > default.
    public func resolve(_ layer: ServedLayer, adding more: [String: String] = [:]) async throws -> ResolvedDatabase {
        let options = try await LayeredOptions(
            environmentPrefix: layer.environmentPrefix, known: layer.knownOptions,
            flags: flags.merging(more) { _, new in new }, configFile: config)
        return ResolvedDatabase(
            layer: layer, options: options, data: options.string("data") ?? Folders.data + "/" + layer.name,
            keys: options.string("keys") ?? Folders.keys + "/" + layer.name,
            databaseURL: options.string("database-url"))
    }

    /// The layer's database, opened and brought up to date.
    public func openStore(_ layer: ServedLayer) async throws -> any Store {
        let store = try await resolve(layer).openStore()
        try await layer.migrate(store)
        return store
    }
}
