import JSONWriting
import Storage
import TransparencyLog

/// What a log has signed, and what of it the world may see.
struct LogState: Sendable {
    let origin: String
    let stagedSize: Int64
    let stagedRoot: [UInt8]?
    let stagedNote: String?
    let publishedSize: Int64
    let publishedNote: String?
    /// In milliseconds since 1970.
    let publishedAt: Int64?
}

/// A checkpoint that was published, for the page.
struct PastCheckpoint: Sendable {
    let size: Int64
    let root: [UInt8]
    let publishedAt: Timestamp
    let cosignatures: Int64
}

/// On `log_state`, `log_tiles`, `log_checkpoints` and `log_former_origins`.
enum LogStateQueries {
    static func setFirstOrigin(_ origin: String) -> Command {
        Command("UPDATE log_state SET origin = \(origin) WHERE id = 1 AND origin IS NULL")
    }

    static func origin() -> Query<String> {
        Query("SELECT origin FROM log_state WHERE id = 1") { try $0.text() }
    }

    static func state() -> Query<LogState> {
        Query(
            """
            SELECT origin, staged_size, staged_root, staged_note, published_size, published_note, published_at
            FROM log_state WHERE id = 1 AND origin IS NOT NULL
            """
        ) { row in
            LogState(
                origin: try row.text(), stagedSize: try row.integer(), stagedRoot: try row.blobIfPresent(),
                stagedNote: try row.textIfPresent(), publishedSize: try row.integer(),
                publishedNote: try row.textIfPresent(), publishedAt: try row.integerIfPresent())
        }
    }

    /// Only from the size that the note was made on: of two that stage at once one changes nothing, and its note, which
    /// nobody has seen, is thrown away. So there are never two checkpoints of one size.
    static func stage(_ checkpoint: Checkpoint, note: String, over size: Int64) -> Command {
        Command(
            """
            UPDATE log_state SET staged_size = \(checkpoint.size), staged_root = \(checkpoint.root.bytes),
                staged_note = \(note)
            WHERE id = 1 AND origin = \(checkpoint.origin) AND staged_size = \(size)
            """)
    }

    /// What is published is what is staged, with the cosignatures that came.
    static func publish(size: Int64, origin: String, note: String, at now: Timestamp) -> Command {
        Command(
            """
            UPDATE log_state SET published_size = \(size), published_note = \(note), published_at = \(now.milliseconds)
            WHERE id = 1 AND origin = \(origin) AND staged_size >= \(size) AND published_size <= \(size)
            """)
    }

    /// A partial tile grows over itself.
    static func putTile(_ tile: Tile) -> Command {
        Command(
            """
            INSERT INTO log_tiles (level, n, hashes) VALUES (\(tile.id.level), \(tile.id.index), \(tile.bytes))
            ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes
            """)
    }

    static func tile(level: Int, index: Int64) -> Query<[UInt8]> {
        Query("SELECT hashes FROM log_tiles WHERE level = \(level) AND n = \(index)") { try $0.blob() }
    }

    static func noteCheckpoint(_ checkpoint: Checkpoint, cosignatures: Int, at now: Timestamp) -> Command {
        Command(
            """
            INSERT INTO log_checkpoints (size, root, published_at, cosignatures)
            VALUES (\(checkpoint.size), \(checkpoint.root.bytes), \(now.milliseconds), \(cosignatures))
            ON CONFLICT (size) DO UPDATE SET published_at = excluded.published_at,
                cosignatures = excluded.cosignatures
            """)
    }

    static func forgetCheckpoints(keeping count: Int) -> Command {
        Command(
            """
            DELETE FROM log_checkpoints
            WHERE size < (SELECT size FROM log_checkpoints ORDER BY size DESC LIMIT 1 OFFSET \(count - 1))
            """)
    }

    static func checkpoints() -> Query<PastCheckpoint> {
        Query("SELECT size, root, published_at, cosignatures FROM log_checkpoints ORDER BY size DESC") { row in
            PastCheckpoint(
                size: try row.integer(), root: try row.blob(), publishedAt: Timestamp(milliseconds: try row.integer()),
                cosignatures: try row.integer())
        }
    }

    // MARK: Going on under another name

    static func noteFormerOrigin(_ origin: String, vkey: String, day: Int64) -> Command {
        Command(
            """
            INSERT INTO log_former_origins (origin, vkey, day) VALUES (\(origin), \(vkey), \(day))
            ON CONFLICT DO NOTHING
            """)
    }

    static func formerOrigins() -> Query<FormerOrigin> {
        Query("SELECT origin, vkey, day FROM log_former_origins ORDER BY day, origin") { row in
            FormerOrigin(origin: try row.text(), vkey: try row.text(), day: try row.integer())
        }
    }

    /// A log of the new name, which has signed nothing yet.
    static func begin(origin: String) -> Command {
        Command(
            """
            UPDATE log_state SET origin = \(origin), staged_size = 0, staged_root = NULL, staged_note = NULL,
                published_size = 0, published_note = NULL, published_at = NULL
            WHERE id = 1
            """)
    }

    static func forgetAllCheckpoints() -> Command { Command("DELETE FROM log_checkpoints") }
    static func forgetAllTiles() -> Command { Command("DELETE FROM log_tiles") }
}

/// A name under which the log went before.
public struct FormerOrigin: Sendable, Equatable {
    public let origin: String
    public let vkey: String
    /// The day since 1970-01-01 on which it ended.
    public let day: Int64
}
