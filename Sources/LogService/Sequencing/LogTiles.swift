import Storage
import TransparencyLog

/// The stored tiles of the tree.
struct LogTiles: Sendable {
    let store: any Store

    /// The tiles asked for, each as wide as asked. Throws `TreeError` where the database has not got them.
    func read(_ ids: [TileID]) async throws -> TileSet {
        var tiles = TileSet()
        for id in ids { tiles.insert(try await read(id)) }
        return tiles
    }

    func read(_ id: TileID) async throws -> Tile {
        guard let bytes = try await bytes(id) else { throw TreeError.missing(id) }
        return try Tile(id, bytes: bytes)
    }

    /// The first `width` hashes of a tile. A tile that grew since begins with them.
    func bytes(_ id: TileID) async throws -> [UInt8]? {
        guard let stored = try await store.first(LogStateQueries.tile(level: id.level, index: id.index)) else {
            return nil
        }
        let count = id.width * LogHash.size
        guard stored.count >= count else { return nil }
        return stored.count == count ? stored : Array(stored.prefix(count))
    }

    func root(size: Int64) async throws -> LogHash {
        try TreeRoot.compute(size: size, tiles: await read(TreeRoot.tiles(size: size)))
    }
}
