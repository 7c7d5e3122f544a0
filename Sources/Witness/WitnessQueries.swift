import Storage
import TransparencyLog

/// What a witness knows of a log: the greatest tree that it cosigned.
struct WitnessedTree: Sendable {
    let origin: String
    let size: Int64
    let root: [UInt8]
    /// The checkpoint as the log signed it; nil before the first.
    let note: [UInt8]?
    /// Seconds since 1970.
    let cosignedAt: Int64?
}

enum WitnessQueries {
    /// A log that was never cosigned: the empty tree.
    static func begin(_ origin: String) -> Command {
        Command(
            """
            INSERT INTO witnessed_logs (origin, size, root) VALUES (\(origin), 0, \(LogHash.empty.bytes))
            ON CONFLICT DO NOTHING
            """)
    }

    static func tree(_ origin: String) -> Query<WitnessedTree> {
        Query(
            "SELECT origin, size, root, note, cosigned_at FROM witnessed_logs WHERE origin = \(origin)", decode: decode)
    }

    static func trees() -> Query<WitnessedTree> {
        Query("SELECT origin, size, root, note, cosigned_at FROM witnessed_logs ORDER BY origin", decode: decode)
    }

    @Sendable private static func decode(_ row: inout Row) throws -> WitnessedTree {
        WitnessedTree(
            origin: try row.text(), size: try row.integer(), root: try row.blob(), note: try row.blobIfPresent(),
            cosignedAt: try row.integerIfPresent())
    }

    /// Goes on from exactly the tree that the proof was checked against, and never to a smaller one: changes no row where
    /// another request was faster.
    static func advance(_ origin: String, from old: WitnessedTree, to new: Checkpoint, note: [UInt8], at time: Int64)
        -> Command
    {
        Command(
            """
            UPDATE witnessed_logs SET size = \(new.size), root = \(new.root.bytes), note = \(note), cosigned_at = \(time)
            WHERE origin = \(origin) AND size = \(old.size) AND root = \(old.root) AND size <= \(new.size)
            """)
    }

    /// Evidence against a log: two signed checkpoints of one size with different roots. The first hundred of each
    /// log are kept.
    static func keepFork(_ origin: String, size: Int64, root: [UInt8], known: [UInt8], other: [UInt8], at time: Int64)
        -> Command
    {
        Command(
            """
            INSERT INTO witnessed_forks (origin, size, root, known_note, other_note, seen_at)
            SELECT \(origin), \(size), \(root), \(known), \(other), \(time)
            WHERE (SELECT COUNT(*) FROM witnessed_forks WHERE origin = \(origin)) < 100
            ON CONFLICT DO NOTHING
            """)
    }

    static func forkCount() -> Query<Int64> { Query("SELECT COUNT(*) FROM witnessed_forks") { try $0.integer() } }

    static func forks(after skipped: Int, limit: Int) -> Query<WitnessedFork> {
        Query(
            """
            SELECT origin, size, known_note, other_note, seen_at FROM witnessed_forks
            ORDER BY seen_at, origin, size, root LIMIT \(limit) OFFSET \(skipped)
            """
        ) { row in
            WitnessedFork(
                origin: try row.text(), size: try row.integer(), known: try row.blob(), other: try row.blob(),
                seenAt: try row.integer())
        }
    }
}

/// Two notes that a log signed for one size and two trees.
public struct WitnessedFork: Sendable, Equatable {
    public let origin: String
    public let size: Int64
    public let known: [UInt8]
    public let other: [UInt8]
    /// Seconds since 1970.
    public let seenAt: Int64
}
