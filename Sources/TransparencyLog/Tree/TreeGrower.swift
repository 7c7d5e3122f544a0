/// Appends leaf hashes to a tree of which only the right edge is at hand, and says which tiles that changed.
public struct TreeGrower: Sendable {
    public private(set) var size: Int64
    /// The hashes of each level's partial tile, level 0 first; fewer than 256 each.
    private var edge: [[LogHash]]
    private var filled: [Tile] = []
    private var sizeAtChanges: Int64

    /// The empty tree.
    public init() {
        size = 0
        sizeAtChanges = 0
        edge = []
    }

    /// A tree of `size` leaves.
    ///
    /// - Parameter tiles: holds those of ``TileID/edge(of:)``.
    public init(size: Int64, tiles: TileSet) throws(TreeError) {
        guard size >= 0 else { throw .outOfRange }
        self.size = size
        sizeAtChanges = size
        edge = []
        var level = 0
        while case let hashes = TileID.hashes(level: level, size: size), hashes > 0 {
            if let id = TileID(level: level, index: hashes / 256, size: size) {
                edge.append(try tiles.tile(id).hashes)
            } else {
                edge.append([])
            }
            level += 1
        }
    }

    public mutating func append(_ leaf: LogHash) {
        append(leaf, level: 0, count: size)
        size += 1
    }

    public mutating func append(_ leaves: some Sequence<LogHash>) { for leaf in leaves { append(leaf) } }

    /// - Parameter count: how many hashes the level has had.
    private mutating func append(_ hash: LogHash, level: Int, count: Int64) {
        if level == edge.count { edge.append([]) }
        edge[level].append(hash)
        guard edge[level].count == TileID.fullWidth else { return }
        let tile = Tile(made: TileID(level, count / 256, width: TileID.fullWidth), hashes: edge[level])
        edge[level].removeAll(keepingCapacity: true)
        filled.append(tile)
        append(tile.root, level: level + 1, count: count / 256)
    }

    /// The root of the tree as it is.
    public var root: LogHash {
        var root: LogHash?
        for hashes in edge {
            // A partial tile's hashes make perfect subtrees, the greatest on the left; all that was folded before, from
            // the levels below, is to the right of them.
            for node in TreeNode.covering(0..<Int64(hashes.count)).reversed() {
                let start = Int(node.index) << node.height
                let left = MerkleTree.root(of: hashes[start..<start + (1 << node.height)])
                root = root.map { LogHash(left: left, right: $0) } ?? left
            }
        }
        return root ?? .empty
    }

    /// The tiles that changed since the last call: those that became full, and the partial ones at the right edge that
    /// grew. A partial tile begins with every narrower one of its number.
    public mutating func takeChanges() -> [Tile] {
        defer {
            filled = []
            sizeAtChanges = size
        }
        var tiles = filled
        for (level, hashes) in edge.enumerated() where !hashes.isEmpty {
            let count = TileID.hashes(level: level, size: size)
            guard count != TileID.hashes(level: level, size: sizeAtChanges) else { continue }
            tiles.append(Tile(made: TileID(level, count / 256, width: hashes.count), hashes: hashes))
        }
        return tiles
    }
}
