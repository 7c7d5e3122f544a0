/// The tree of RFC 6962 section 2.1 over hashes that are at hand.
public enum MerkleTree {
    /// The root over leaf hashes (or over hashes of subtrees that are all of one size).
    public static func root(of hashes: some Collection<LogHash>) -> LogHash {
        guard !hashes.isEmpty else { return .empty }
        var level = Array(hashes)
        // Pairing from the left and carrying an odd one up makes the tree that splitting at powers of two makes.
        while level.count > 1 {
            var above: [LogHash] = []
            above.reserveCapacity((level.count + 1) / 2)
            var pending: LogHash?
            for hash in level {
                if let left = pending {
                    above.append(LogHash(left: left, right: hash))
                    pending = nil
                } else {
                    pending = hash
                }
            }
            if let pending { above.append(pending) }
            level = above
        }
        return level.first ?? .empty
    }
}

/// A perfect subtree: the leaves from `index * 2^height` on, `2^height` of them.
struct TreeNode: Hashable {
    let height: Int
    let index: Int64

    /// The tile whose hashes the subtree is over, which of them are the first, and how many. The tile is as wide as
    /// these demand.
    var place: (tile: TileID, first: Int, count: Int) {
        let count = 1 << (height % TileID.height)
        let start = index * Int64(count)
        let first = Int(start % Int64(TileID.fullWidth))
        let tile = TileID(height / TileID.height, start / Int64(TileID.fullWidth), width: first + count)
        return (tile, first, count)
    }

    /// A run of leaves that RFC 6962 makes a subtree of, as perfect subtrees from the left, each smaller than the one
    /// before.
    static func covering(_ range: Range<Int64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = Int64.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(TreeNode(height: height, index: start >> Int64(height)))
            start += 1 << Int64(height)
        }
        return nodes
    }

    /// The tiles that hashing the runs takes, in a tree of `size` leaves: each once, as wide as the tree makes it.
    static func tiles(for ranges: [Range<Int64>], size: Int64) -> [TileID] {
        var seen: Set<TileID> = []
        return ranges.flatMap(covering).compactMap { node in
            let tile = node.place.tile
            guard let whole = TileID(level: tile.level, index: tile.index, size: size) else { return nil }
            return seen.insert(whole).inserted ? whole : nil
        }
    }
}

/// The root of a tree of a known size, from its tiles.
public enum TreeRoot {
    /// The tiles that the root takes: those at the right edge.
    public static func tiles(size: Int64) -> [TileID] { TreeNode.tiles(for: [0..<max(size, 0)], size: size) }

    public static func compute(size: Int64, tiles: TileSet) throws(TreeError) -> LogHash {
        guard size >= 0 else { throw .outOfRange }
        return try tiles.hash(of: 0..<size)
    }
}
