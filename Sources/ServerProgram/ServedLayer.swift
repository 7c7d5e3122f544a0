public import Envelope
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
    /// Folders below that of the data that belong to a backup.
    public let folders: [String]
    /// Ends access that a restored database still has, and forgets what it still has and whose keys are destroyed. Returns
    /// how much it forgot.
    public let afterRestore: @Sendable (any Store, DataKeyStore) async throws -> Int

    public init(
        name: String, environmentPrefix: String, port: Int, ownOptions: Set<String>,
        migrate: @escaping @Sendable (any Store) async throws -> Void, folders: [String] = [],
        afterRestore: @escaping @Sendable (any Store, DataKeyStore) async throws -> Int = { _, _ in 0 }
    ) {
        self.name = name
        self.environmentPrefix = environmentPrefix
        self.port = port
        self.ownOptions = ownOptions
        self.migrate = migrate
        self.folders = folders
        self.afterRestore = afterRestore
    }

    /// The names of all options, as flags, in the file and (upper case) in the environment.
    var knownOptions: Set<String> {
        DatabaseOptions.names.union(ListenOptions.names).union(WitnessOptions.names).union(ownOptions)
    }
    var databaseName: String { name + ".sqlite" }
}
