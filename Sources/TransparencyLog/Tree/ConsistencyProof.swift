/// That a tree goes on from an older one without changing a leaf of it (RFC 6962 section 2.1.2).
///
/// Made in two steps as ``InclusionProof`` is. From a tree to itself, and from the empty tree, the proof is empty.
public struct ConsistencyProof: Sendable, Hashable {
    /// What C2SP tlog-witness lets a request carry.
    public static let maxHashes = 63

    public let hashes: [LogHash]

    public init(hashes: [LogHash]) { self.hashes = hashes }

    /// The tiles that a proof takes.
    public static func tiles(from old: Int64, to new: Int64) throws(TreeError) -> [TileID] {
        TreeNode.tiles(for: try path(from: old, to: new), size: new)
    }

    public init(from old: Int64, to new: Int64, tiles: TileSet) throws(TreeError) {
        var hashes: [LogHash] = []
        for range in try Self.path(from: old, to: new) { hashes.append(try tiles.hash(of: range)) }
        self.hashes = hashes
    }

    /// `SUBPROOF` of RFC 6962, from the root down; what it appends last comes from the first split.
    private static func path(from old: Int64, to new: Int64) throws(TreeError) -> [Range<Int64>] {
        guard old >= 0, old <= new else { throw .outOfRange }
        guard old > 0, old < new else { return [] }
        var ranges: [Range<Int64>] = []
        var range = 0..<new
        while old != range.upperBound {
            let middle = range.lowerBound + greatestPower(below: Int64(range.count))
            if old <= middle {
                ranges.append(middle..<range.upperBound)
                range = range.lowerBound..<middle
            } else {
                ranges.append(range.lowerBound..<middle)
                range = middle..<range.upperBound
            }
        }
        // The verifier has the old root itself; any other subtree it must be given.
        if range.lowerBound > 0 { ranges.append(range) }
        return ranges.reversed()
    }

    /// Checks the proof by the algorithm of RFC 9162 section 2.1.4.2.
    public func verify(from old: Int64, oldRoot: LogHash, to new: Int64, newRoot: LogHash) throws(TreeError) {
        guard old >= 0, old <= new else { throw .outOfRange }
        if old == 0 || old == new {
            guard hashes.isEmpty else { throw .wrongProofLength }
            guard old != 0 || oldRoot == .empty, old != new || oldRoot == newRoot else { throw .wrongRoot }
            return
        }
        var path = hashes[...]
        if old & (old - 1) == 0 { path = ([oldRoot] + hashes)[...] }
        guard let seed = path.popFirst() else { throw .wrongProofLength }
        var first = old - 1
        var last = new - 1
        while first & 1 == 1 {
            first >>= 1
            last >>= 1
        }
        var (oldHash, newHash) = (seed, seed)
        for hash in path {
            guard last > 0 else { throw .wrongProofLength }
            if first & 1 == 1 || first == last {
                oldHash = LogHash(left: hash, right: oldHash)
                newHash = LogHash(left: hash, right: newHash)
                while first & 1 == 0, first != 0 {
                    first >>= 1
                    last >>= 1
                }
            } else {
                newHash = LogHash(left: newHash, right: hash)
            }
            first >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongProofLength }
        guard oldHash == oldRoot, newHash == newRoot else { throw .wrongRoot }
    }
}
