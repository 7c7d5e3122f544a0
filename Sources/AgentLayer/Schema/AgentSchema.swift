import Foundation
import LogService
import Storage

/// The agent layer's schema: migrations, and the indexes that are made again whenever they are missing.
public enum AgentSchema {
    public static let layer = "agents"

    /// Brings the database up to date; throws what `Migrator.run` throws.
    public static func migrate(_ store: any Store) async throws {
        try await Migrator(layer: layer, migrations: migrations(for: store.engine)).run(on: store)
        try await makeRankIndexes(store)
        try await TextBulk.end(store)
    }

    public static func migrations(for engine: Engine) -> [Migration] {
        [
            Migration(version: 1, script: text(PackageResources.v1_core_sql)),
            Migration(version: 2, script: searchScript(engine)),
            Migration(version: 3, script: text(PackageResources.v3_tokens_sql)),
            Migration(version: 4, script: text(PackageResources.v4_owners_sql)),
            Migration(version: 5, script: text(PackageResources.v5_growth_sql)),
            Migration(
                version: 6, script: (contractScripts.map(text) + [speedScript(engine)]).joined(separator: "\n")),
            Migration(version: 7, script: proofScripts.joined(separator: "\n")),
            Migration(version: 8, script: text(PackageResources.v8_sealed_sql)),
            Migration(version: 9, script: LogSchema.codes + text(PackageResources.v9_keys_sql)),
        ]
    }

    /// Version 7, nothing to forge: the log first.
    private static var proofScripts: [String] {
        [LogSchema.script, text(PackageResources.v7_keys_sql), text(PackageResources.v7_issuer_sql)]
    }

    /// Version 6, the rest of the contract: a file for each of its parts.
    private static var contractScripts: [[UInt8]] {
        [
            PackageResources.v6_notifications_sql,
            PackageResources.v6_messages_sql,
            PackageResources.v6_rooms_sql,
            PackageResources.v6_moderation_sql,
            PackageResources.v6_images_sql,
            PackageResources.v6_challenges_sql,
        ]
    }

    public static func makeRankIndexes(_ store: any Store) async throws {
        for script in [PackageResources.rank_indexes_sql, PackageResources.list_indexes_sql] {
            try await store.migrate(script: text(script)) { _ in }
        }
    }

    /// For an import that fills the tables first and sorts once.
    static func dropRankIndexes(_ store: any Store) async throws {
        let script = text(PackageResources.rank_indexes_sql) + text(PackageResources.list_indexes_sql)
        let drops = script.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.count > 5, words[0] == "CREATE" else { return nil }
            return "DROP INDEX IF EXISTS \(words[5]);"
        }
        try await store.migrate(script: drops.joined(separator: "\n")) { _ in }
    }

    private static func searchScript(_ engine: Engine) -> String {
        switch engine {
        case .sqlite: text(PackageResources.v2_search_sqlite_sql)
        case .postgres: text(PackageResources.v2_search_postgres_sql)
        }
    }

    /// What the engines keep beside the rows, each in its own way.
    private static func speedScript(_ engine: Engine) -> String {
        switch engine {
        case .sqlite: text(PackageResources.v6_speed_sqlite_sql)
        case .postgres: text(PackageResources.v6_speed_postgres_sql)
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
