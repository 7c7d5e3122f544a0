public import Storage

/// What tells one server program from the other.
public struct ServedLayer: Sendable {
    /// The mark in its database, and the name of its folders.
    public let name: String
    public let environmentPrefix: String
    public let port: Int
    /// The options beyond those of every server.
    public let ownOptions: Set<String>
    /// Brings the database up to date.
    public let migrate: @Sendable (any Store) async throws -> Void

    public init(
        name: String, environmentPrefix: String, port: Int, ownOptions: Set<String>,
        migrate: @escaping @Sendable (any Store) async throws -> Void
    ) {
        self.name = name
        self.environmentPrefix = environmentPrefix
        self.port = port
        self.ownOptions = ownOptions
        self.migrate = migrate
    }

    /// The names of all options, as flags, in the file and (upper case) in the environment.
    var knownOptions: Set<String> { DatabaseOptions.names.union(ListenOptions.names).union(ownOptions) }
    var databaseName: String { name + ".sqlite" }
}
