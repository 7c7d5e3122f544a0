import Storage

/// The witness's own database, `witness.sqlite`.
enum WitnessSchema {
    static let databaseName = "witness.sqlite"

    static let migrator = Migrator(
        layer: "witness",
        migrations: [
            Migration(
                version: 1,
                script: """
                    CREATE TABLE witnessed_logs (
                        origin TEXT COLLATE "C" NOT NULL PRIMARY KEY,
                        size BIGINT NOT NULL CHECK (size >= 0),
                        root BYTEA NOT NULL,
                        note BYTEA,
                        cosigned_at BIGINT
                    );
                    CREATE TABLE witnessed_forks (
                        origin TEXT COLLATE "C" NOT NULL,
                        size BIGINT NOT NULL,
                        root BYTEA NOT NULL,
                        known_note BYTEA NOT NULL,
                        other_note BYTEA NOT NULL,
                        seen_at BIGINT NOT NULL,
                        PRIMARY KEY (origin, size, root)
                    );
                    """)
        ])
}
