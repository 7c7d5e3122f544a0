/// A tile with its hashes, as many as its width says.
public struct Tile: Sendable, Hashable {
    public let id: TileID
    public let hashes: [LogHash]

    /// Reads a tile that was fetched: exactly `width` times 32 bytes.
    public init(_ id: TileID, bytes: [UInt8]) throws(TreeError) {
        guard bytes.count == id.width * LogHash.size else { throw .wrongLength }
        self.id = id
        hashes = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: LogHash.size).map { start in
                LogHash(raw: UnsafeRawBufferPointer(rebasing: bytes[start..<start + LogHash.size]))
            }
        }
    }

    public init(_ id: TileID, hashes: [LogHash]) throws(TreeError) {
        guard hashes.count == id.width else { throw .wrongLength }
        self.init(made: id, hashes: hashes)
    }

    init(made id: TileID, hashes: [LogHash]) {
        self.id = id
        self.hashes = hashes
    }

    public var bytes: [UInt8] { LogHash.bytes(of: hashes) }

    /// The hash of the subtree over the tile's hashes; of a full tile, what stands for it in the level above.
    public var root: LogHash { MerkleTree.root(of: hashes) }
}

/// Tiles at hand, from which roots and proofs are computed. A wider tile stands for every narrower one of its number.
public struct TileSet: Sendable {
    private struct Place: Hashable, Sendable {
        let level: Int
        let index: Int64
    }

    private var tiles: [Place: [LogHash]] = [:]

    public init(_ tiles: some Sequence<Tile> = [Tile]()) { for tile in tiles { insert(tile) } }

    /// Keeps the wider one where there is one of this number already.
    public mutating func insert(_ tile: Tile) {
        let place = Place(level: tile.id.level, index: tile.id.index)
        if tiles[place].map({ $0.count < tile.hashes.count }) ?? true { tiles[place] = tile.hashes }
    }

    public func contains(_ tile: TileID) -> Bool {
        (tiles[Place(level: tile.level, index: tile.index)]?.count ?? 0) >= tile.width
    }

    /// The tile, cut to the width asked for.
    public func tile(_ id: TileID) throws(TreeError) -> Tile {
        guard let hashes = tiles[Place(level: id.level, index: id.index)], hashes.count >= id.width else {
            throw .missing(id)
        }
        return Tile(made: id, hashes: Array(hashes.prefix(id.width)))
    }

    /// The hash of a perfect subtree.
    func hash(of node: TreeNode) throws(TreeError) -> LogHash {
        let (id, first, count) = node.place
        guard let hashes = tiles[Place(level: id.level, index: id.index)], hashes.count >= first + count else {
            throw .missing(id)
        }
        return MerkleTree.root(of: hashes[first..<first + count])
    }

    /// The hash of a run of leaves that RFC 6962 makes a subtree of.
    func hash(of range: Range<Int64>) throws(TreeError) -> LogHash {
        var hash: LogHash?
        for node in TreeNode.covering(range).reversed() {
            let left = try self.hash(of: node)
            hash = hash.map { LogHash(left: left, right: $0) } ?? left
        }
        return hash ?? .empty
    }
}
