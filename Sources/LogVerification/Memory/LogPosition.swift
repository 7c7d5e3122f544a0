import ByteFraming
import JSONWriting
import TransparencyLog

/// How far a log was read, and whose it is: enough to prove that everything read later goes on from here.
///
/// Small, whatever the size of the log: the partial tiles at the right edge of the tree, which are also what a leaf that
/// changed since is found by.
public struct LogPosition: Sendable, Equatable {
    /// The log's key as a vkey (C2SP signed-note, "Verifier keys"). Trusted by who pinned it, or at first use.
    public internal(set) var logKey: String
    /// The newest checkpoint that was accepted, as it came: proof in the hand of who kept it.
    public internal(set) var checkpoint: String?
    /// How many leaves were read.
    public internal(set) var size: Int64 = 0
    /// The hashes of each level's partial tile.
    private(set) var edge: [[LogHash]] = []

    init(logKey: String) { self.logKey = logKey }

    /// The tree so far.
    var grower: TreeGrower {
        get throws(TreeError) {
            guard size > 0 else { return TreeGrower() }
            var tiles: [Tile] = []
            for id in TileID.edge(of: size) {
                guard id.level < edge.count, edge[id.level].count == id.width else { throw .missing(id) }
                tiles.append(try Tile(id, hashes: edge[id.level]))
            }
            return try TreeGrower(size: size, tiles: TileSet(tiles))
        }
    }

    /// The hashes of the leaves at the right edge that do not fill a tile yet.
    var lastLeaves: [LogHash] { edge.first ?? [] }

    /// Goes on to where the grower is.
    ///
    /// - Parameter changes: of the same grower, since the last call.
    mutating func move(to size: Int64, changes: [Tile]) {
        for tile in changes {
            while edge.count <= tile.id.level { edge.append([]) }
            edge[tile.id.level] = tile.id.isFull ? [] : tile.hashes
        }
        self.size = size
    }

    // MARK: Its text

    /// Canonical JSON, below 64 KiB.
    public var bytes: [UInt8] {
        CanonicalValue.object([
            "log": .string(logKey), "checkpoint": CanonicalValue(checkpoint), "size": .integer(size),
            "edge": .array(edge.map { .string(Base64URL.encode($0.flatMap(\.bytes))) }),
        ]).bytes
    }

    public init?(bytes: [UInt8]) {
        guard bytes.count <= 1 << 18, let value = try? CanonicalValue(parsing: bytes), let key = value["log"]?.text,
            let size = value["size"]?.number, size >= 0, let levels = value["edge"]?.elements, levels.count <= 8
        else { return nil }
        logKey = key
        checkpoint = value["checkpoint"]?.text
        self.size = size
        for level in levels {
            guard let bytes = level.text.flatMap({ Base64URL.decode($0) }), bytes.count % LogHash.size == 0,
                bytes.count / LogHash.size < TileID.fullWidth
            else { return nil }
            var hashes: [LogHash] = []
            for start in stride(from: 0, to: bytes.count, by: LogHash.size) {
                guard let hash = try? LogHash(bytes[start..<start + LogHash.size]) else { return nil }
                hashes.append(hash)
            }
            edge.append(hashes)
        }
        guard (try? grower) != nil else { return nil }
    }
}
