/// That a leaf stands at an index of a tree: the hashes from its sibling up to the child of the root (RFC 6962 section
/// 2.1.1).
///
/// Made in two steps, so that tiles may come from a database or over the network: ``tiles(index:size:)``, then
/// ``init(index:size:tiles:)``.
public struct InclusionProof: Sendable, Hashable {
    public let index: Int64
    public let hashes: [LogHash]

    public init(index: Int64, hashes: [LogHash]) {
        self.index = index
        self.hashes = hashes
    }

    /// The tiles that a proof takes.
    public static func tiles(index: Int64, size: Int64) throws(TreeError) -> [TileID] {
        TreeNode.tiles(for: try path(index: index, size: size), size: size)
    }

    public init(index: Int64, size: Int64, tiles: TileSet) throws(TreeError) {
        self.index = index
        var hashes: [LogHash] = []
        for range in try Self.path(index: index, size: size) { hashes.append(try tiles.hash(of: range)) }
        self.hashes = hashes
    }

    /// The subtrees beside the way from the root to the leaf, the lowest first.
    private static func path(index: Int64, size: Int64) throws(TreeError) -> [Range<Int64>] {
        guard index >= 0, index < size else { throw .outOfRange }
        var ranges: [Range<Int64>] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + greatestPower(below: Int64(range.count))
            if index < middle {
                ranges.append(middle..<range.upperBound)
                range = range.lowerBound..<middle
            } else {
                ranges.append(range.lowerBound..<middle)
                range = middle..<range.upperBound
            }
        }
        return ranges.reversed()
    }

    /// Checks the proof against a root that is trusted, by the algorithm of RFC 9162 section 2.1.3.2.
    public func verify(leaf: LogHash, size: Int64, root: LogHash) throws(TreeError) {
        guard index >= 0, index < size else { throw .outOfRange }
        var first = index
        var last = size - 1
        var hash = leaf
        for sibling in hashes {
            guard last > 0 else { throw .wrongProofLength }
            if first & 1 == 1 || first == last {
                hash = LogHash(left: sibling, right: hash)
                while first & 1 == 0, first != 0 {
                    first >>= 1
                    last >>= 1
                }
            } else {
                hash = LogHash(left: hash, right: sibling)
            }
            first >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongProofLength }
        guard hash == root else { throw .wrongRoot }
    }
}

/// The greatest power of two below `count`, which is at least 2: where RFC 6962 splits a tree.
func greatestPower(below count: Int64) -> Int64 { 1 << Int64(Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
