import Foundation
import LocalNetwork

/// A database with something in it, and the keys of the agents that act on it.
struct SeededData: Sendable {
    let data: String
    let keys: String
    let database: BenchDatabase
    let agentKeys: [AgentKey]
    var databaseURL: String? {
        if case .postgres(let database) = database.place { return database.url }
        return nil
    }

    /// Fills a new database with `nacre-agents seed`.
    ///
    /// - Parameters:
    ///   - cluster: the URL of a PostgreSQL cluster; nil for SQLite.
    ///   - name: tells several databases of one stage apart.
    static func seed(
        _ size: SeedSize, cluster: String?, as name: String = "bench", on stage: Stage
    ) async throws -> SeededData {
        let data = try stage.makeFolder(name + "-data")
        let keys = try stage.makeFolder(name + "-keys")
        let list = stage.file(name + "-api-keys")
        let postgres = try cluster.map { try PostgresDatabase(in: $0, name: "nacre_bench") }
        if let postgres { stage.owns(postgres) }
        var environment: [String: String] = [:]
        environment["NACRE_AGENTS_DATABASE_URL"] = postgres?.url
        try await stage.run(
            "nacre-agents",
            [
                "seed", "--data", data, "--keys", keys, "--agents", "\(size.agents)", "--posts", "\(size.posts)",
                "--comments", "\(size.comments)", "--votes", "\(size.votes)", "--seed", "\(size.seed)", "--api-keys",
                list,
            ], environment: environment)
        return try read(data: data, keys: keys, apiKeys: list, postgres: postgres)
    }

    static func read(data: String, keys: String, apiKeys: String, postgres: PostgresDatabase?) throws -> SeededData {
        let text = FileManager.default.contents(atPath: apiKeys) ?? Data()
        let agentKeys = AgentKey.read(String(decoding: text, as: UTF8.self))
        guard !agentKeys.isEmpty else { throw BenchFailure("There are no keys of agents in \(apiKeys)") }
        return SeededData(
            data: data, keys: keys,
            database: BenchDatabase(place: postgres.map { .postgres($0) } ?? .sqlite(file: data + "/agents.sqlite")),
            agentKeys: agentKeys)
    }

    /// A copy for the engine alone to write into, as long as no server has the database open.
    func copy(on stage: Stage) async throws -> BenchDatabase {
        switch database.place {
        case .sqlite(let file):
            let path = try stage.makeFolder("copy") + "/agents.sqlite"
            // What still lies in the log belongs to the database.
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file + suffix) {
                try FileManager.default.copyItem(atPath: file + suffix, toPath: path + suffix)
            }
            return BenchDatabase(place: .sqlite(file: path))
        case .postgres(let database):
            let copy = try PostgresDatabase(copying: database, name: "nacre_bench_copy")
            stage.owns(copy)
            try copy.run(script: RawWriteStatements.agentTable)
            return BenchDatabase(place: .postgres(copy))
        }
    }
}
