import TransparencyLog

extension LogFetcher {
    /// `<prefix>/checkpoint`
    func checkpoint() async throws -> SignedNote {
        let bytes = try await bytes(Resource(path: "/checkpoint", limit: SignedNote.maxSize))
        guard let note = try? SignedNote(parsing: bytes) else { throw LogFinding(.unreadableCheckpoint) }
        return note
    }

    /// `<prefix>/tile/<L>/<N>[.p/<W>]`; a partial tile that is gone is cut from the full one, which a log may serve in its
    /// place (C2SP tlog-tiles, "Partial Tiles").
    func tile(_ id: TileID) async throws -> Tile {
        guard let bytes = try await found(id.path, limit: id.width * LogHash.size) else {
            guard !id.isFull, let full = try? TileID(level: id.level, index: id.index),
                let bytes = try await found(full.path, limit: TileID.fullWidth * LogHash.size)
            else { throw LogFinding(.missingTile(path: id.path), index: id.firstLeaf) }
            guard let tile = try? Tile(full, bytes: bytes), let cut = try? TileSet([tile]).tile(id) else {
                throw LogFinding(.malformedTile(path: full.path), index: id.firstLeaf)
            }
            return cut
        }
        guard let tile = try? Tile(id, bytes: bytes) else {
            throw LogFinding(.malformedTile(path: id.path), index: id.firstLeaf)
        }
        return tile
    }

    /// `<prefix>/tile/entries/<N>[.p/<W>]`
    func bundle(_ id: BundleID) async throws -> EntryBundle {
        let first = id.index * Int64(TileID.fullWidth)
        guard let bytes = try await found(id.path, limit: EntryBundle.maxSize) else {
            guard id.width < TileID.fullWidth, let full = try? BundleID(index: id.index),
                let bytes = try await found(full.path, limit: EntryBundle.maxSize)
            else { throw LogFinding(.missingTile(path: id.path), index: first) }
            guard let bundle = try? EntryBundle(full, bytes: bytes),
                let cut = try? EntryBundle(Array(bundle.entries.prefix(id.width)))
            else { throw LogFinding(.malformedTile(path: full.path), index: first) }
            return cut
        }
        guard let bundle = try? EntryBundle(id, bytes: bytes) else {
            throw LogFinding(.malformedTile(path: id.path), index: first)
        }
        return bundle
    }

    /// `<prefix>/content/<N>`: what the leaves of one bundle commit to.
    func content(_ index: Int64) async throws -> ContentTile {
        let path = "content/\(index)"
        do {
            return try await content(index, path, limit: Self.usualContent)
        } catch LogFetchError.tooLarge {
            return try await largeContents.pass { try await self.content(index, path, limit: Self.contentLimit) }
        }
    }

    private func content(_ index: Int64, _ path: String, limit: Int) async throws -> ContentTile {
        let bytes = try await bytes(Resource(path: "/" + path, limit: limit))
        guard let tile = try? ContentTile(parsing: bytes), tile.index == index else {
            throw LogFinding(.malformedContent(path: path), index: index * Int64(TileID.fullWidth))
        }
        return tile
    }

    /// `<prefix>/proof?sequence=N`
    func proof(_ sequence: Int64) async throws -> TransparencyProof {
        let bytes = try await bytes(
            Resource(path: "/proof?sequence=\(sequence)", limit: TransparencyProof.maxSize))
        guard let proof = try? TransparencyProof(parsing: bytes) else { throw LogProofError.malformed }
        return proof
    }

    /// Records of 256 posts that are not all of the greatest length.
    private static let usualContent = 4 << 20
    /// Records of 256 posts, each of the greatest length.
    private static let contentLimit = 64 << 20

    /// Nil where there is no such thing; also where it is longer than it may be, and nothing is cut from that.
    private func found(_ path: String, limit: Int) async throws -> [UInt8]? {
        do {
            return try await bytes(Resource(path: "/" + path, limit: limit))
        } catch LogFetchError.notThere {
            return nil
        } catch LogFetchError.tooLarge {
            throw LogFinding(.malformedTile(path: path))
        }
    }
}

extension TileID {
    /// The first leaf below the tile.
    var firstLeaf: Int64 { firstLeaf(below: 0) }

    /// The first leaf below one of the tile's hashes.
    func firstLeaf(below place: Int) -> Int64 {
        let hash = index * Int64(Self.fullWidth) + Int64(place)
        return level < 7 ? hash << Int64(8 * level) : 0
    }
}
