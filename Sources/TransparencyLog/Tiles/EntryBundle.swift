/// Up to 256 entries in the order of the log: each a big-endian u16 length and its bytes (C2SP tlog-tiles, "Log
/// entries").
public struct EntryBundle: Sendable, Hashable {
    public let entries: [[UInt8]]

    /// What no bundle is greater than.
    public static let maxSize = TileID.fullWidth * (2 + Leaf.maxSize)

    /// - Throws: ``TreeError/wrongLength`` for an entry that is longer than its length could say.
    public init(_ entries: [[UInt8]]) throws(TreeError) {
        guard entries.count <= TileID.fullWidth, entries.allSatisfy({ $0.count <= Leaf.maxSize }) else {
            throw .wrongLength
        }
        self.entries = entries
    }

    /// Reads a bundle that was fetched: exactly `width` entries and no byte more.
    public init(_ id: BundleID, bytes: [UInt8]) throws(TreeError) {
        var entries: [[UInt8]] = []
        entries.reserveCapacity(id.width)
        var rest = bytes[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), entries.count < id.width else { throw .wrongLength }
            let length = Int(high) << 8 | Int(low)
            guard rest.count >= length else { throw .wrongLength }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard entries.count == id.width else { throw .wrongLength }
        self.entries = entries
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.count + 2 })
        for entry in entries {
            bytes.append(UInt8(truncatingIfNeeded: entry.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: entry.count))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// The leaf hashes: what the tile of level 0 of the same number must hold.
    public var hashes: [LogHash] { entries.map { LogHash(leaf: $0) } }
}
