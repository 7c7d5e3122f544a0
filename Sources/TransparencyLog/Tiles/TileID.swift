/// Which tile: `<L>/<N>[.p/<W>]` of C2SP tlog-tiles, "Merkle Tree".
///
/// The n-th tile of level l holds up to 256 hashes of subtrees with 256^l leaves each; at level 0 leaf hashes.
public struct TileID: Sendable, Hashable {
    /// Hashes of a full tile.
    public static let fullWidth = 256
    /// Binary levels of the tree between one level of tiles and the next.
    static let height = 8

    /// 0 to 63.
    public let level: Int
    /// The number of the tile in its level.
    public let index: Int64
    /// 256 of a full tile, 1 to 255 of a partial one.
    public let width: Int

    public var isFull: Bool { width == Self.fullWidth }

    public init(level: Int, index: Int64, width: Int = fullWidth) throws(TreeError) {
        guard (0...63).contains(level), index >= 0, (1...Self.fullWidth).contains(width) else { throw .outOfRange }
        self.init(level, index, width: width)
    }

    init(_ level: Int, _ index: Int64, width: Int) {
        self.level = level
        self.index = index
        self.width = width
    }

    /// How many hashes a level has in a tree of `size` leaves: `floor(size / 256^level)`.
    static func hashes(level: Int, size: Int64) -> Int64 {
        level * height >= Int64.bitWidth - 1 ? 0 : size >> Int64(level * height)
    }

    /// The tile of this number in a tree of `size` leaves, as wide as the tree makes it; nil where it has none.
    public init?(level: Int, index: Int64, size: Int64) {
        guard level >= 0, index >= 0, size > 0 else { return nil }
        let first = index.multipliedReportingOverflow(by: Int64(Self.fullWidth))
        guard !first.overflow else { return nil }
        let rest = Self.hashes(level: level, size: size) - first.partialValue
        guard rest > 0 else { return nil }
        self.init(level, index, width: Int(min(rest, Int64(Self.fullWidth))))
    }

    /// Every tile of one level in a tree of `size` leaves, from the left.
    public static func all(level: Int, size: Int64) -> [TileID] {
        let hashes = hashes(level: level, size: size)
        return (0..<hashes / 256 + (hashes % 256 == 0 ? 0 : 1)).compactMap { TileID(level: level, index: $0, size: size) }
    }

    /// The partial tiles at the right edge of a tree of `size` leaves, from level 0 up: what ``TreeGrower`` goes on from.
    public static func edge(of size: Int64) -> [TileID] {
        var tiles: [TileID] = []
        var level = 0
        while case let hashes = hashes(level: level, size: size), hashes > 0 {
            if let tile = TileID(level: level, index: hashes / 256, size: size) { tiles.append(tile) }
            level += 1
        }
        return tiles
    }

    /// `tile/<L>/<N>[.p/<W>]`, below the log's prefix.
    public var path: String { "tile/\(level)/" + TilePath.number(index) + TilePath.suffix(width: width) }
}

/// Which entry bundle: `tile/entries/<N>[.p/<W>]`. Its entries hash to the tile of level 0 of the same number.
public struct BundleID: Sendable, Hashable {
    public let index: Int64
    /// 256 of a full bundle, 1 to 255 of a partial one.
    public let width: Int

    public init(index: Int64, width: Int = TileID.fullWidth) throws(TreeError) {
        self.init(try TileID(level: 0, index: index, width: width))
    }

    public init(_ tile: TileID) {
        index = tile.index
        width = tile.width
    }

    /// The bundle of this number in a tree of `size` leaves; nil where it has none.
    public init?(index: Int64, size: Int64) {
        guard let tile = TileID(level: 0, index: index, size: size) else { return nil }
        self.init(tile)
    }

    /// Every bundle in a tree of `size` leaves.
    public static func all(size: Int64) -> [BundleID] { TileID.all(level: 0, size: size).map(BundleID.init) }

    public var path: String { "tile/entries/" + TilePath.number(index) + TilePath.suffix(width: width) }
}
