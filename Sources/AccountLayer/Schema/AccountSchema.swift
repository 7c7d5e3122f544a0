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
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
