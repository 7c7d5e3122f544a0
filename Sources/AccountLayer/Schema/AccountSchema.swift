import LogService
import Storage

/// The account layer's schema.
public enum AccountSchema {
    public static let layer = "accounts"

    /// Brings the database up to date; throws what `Migrator.run` throws.
    public static func migrate(_ store: any Store) async throws {
        try await Migrator(layer: layer, migrations: migrations).run(on: store)
    }

    public static let migrations = [
        Migration(version: 1, script: text(PackageResources.v1_people_sql)),
        Migration(version: 2, script: text(PackageResources.v2_tokens_sql)),
        Migration(version: 3, script: vaultScripts.map(text).joined(separator: "\n")),
        Migration(version: 4, script: LogSchema.script),
        Migration(version: 5, script: LogSchema.codes),
    ]

    /// Version 3, the vault and what lets others in: a file for each of its parts.
    private static var vaultScripts: [[UInt8]] {
        [
            PackageResources.v3_vault_sql, PackageResources.v3_trail_sql, PackageResources.v3_oauth_sql,
            PackageResources.v3_pages_sql,
        ]
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
