@testable import TransparencyLog

/// The tree of RFC 6962 section 2.1, word for word over all leaf hashes: slow, and without tiles.
struct PlainTree {
    let leaves: [LogHash]

    /// `MTH`.
    static func root(_ leaves: ArraySlice<LogHash>) -> LogHash {
        if leaves.count == 1, let leaf = leaves.first { return leaf }
        guard leaves.count > 1 else { return .empty }
        let middle = leaves.startIndex + split(leaves.count)
        return LogHash(left: root(leaves[..<middle]), right: root(leaves[middle...]))
    }

    /// `PATH`.
    static func path(_ index: Int, _ leaves: ArraySlice<LogHash>) -> [LogHash] {
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        let middle = leaves.startIndex + k
        return index < k
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - k, leaves[middle...]) + [root(leaves[..<middle])]
    }

    /// `SUBPROOF`; `PROOF` is with `isWhole` true.
    static func proof(_ old: Int, _ leaves: ArraySlice<LogHash>, isWhole: Bool = true) -> [LogHash] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let k = split(leaves.count)
        let middle = leaves.startIndex + k
        return old <= k
            ? proof(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : proof(old - k, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    private static func split(_ count: Int) -> Int {
        var k = 1
        while k * 2 < count { k *= 2 }
        return k
    }

    init(_ count: Int) { leaves = (0..<count).map { LogHash(leaf: Array("leaf \($0)".utf8)) } }

    func root(_ size: Int) -> LogHash { Self.root(leaves[..<size]) }

    /// Every tile of a tree of `size` leaves, hashed from the leaves.
    func tiles(_ size: Int) throws -> TileSet {
        var set = TileSet()
        var (level, hashes) = (0, Array(leaves[..<size]))
        while !hashes.isEmpty {
            for id in TileID.all(level: level, size: Int64(size)) {
                let start = Int(id.index) * 256
                set.insert(try Tile(id, hashes: Array(hashes[start..<start + id.width])))
            }
            hashes = (0..<hashes.count / 256).map { Self.root(hashes[$0 * 256..<($0 + 1) * 256]) }
            level += 1
        }
        return set
    }
}
