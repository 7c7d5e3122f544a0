/// What to bench, and for how long.
public struct BenchOptions: Sendable {
    public var seed = SeedSize.standard
    /// The URL of a PostgreSQL cluster, as a user who may create databases; nil benches SQLite.
    public var cluster: String?
    public var port: Int?
    public var connections = 64
    public var roundSeconds = 5
    public var rounds = 3
    /// An existing SQLite database instead of a seeded one: its folder, its keys, a list of API keys.
    public var prepared: (data: String, keys: String, apiKeys: String)?
    /// All, unless some are named.
    public var operations = Operation.allCases
    /// Says what happens, for people who wait.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init() {}
}
