import TransparencyLog

/// Up to 256 leaves of the log with what `/log/content` says of them: hashed, parsed, opened and compared with their tile.
/// Made by many tasks at once; what must go in the order of the log comes after.
struct ReadBundle: Sendable {
    struct ReadLeaf: Sendable {
        let index: Int64
        let id: ObjectID
        let leaf: Leaf
        var content = ObjectTable.Content.unseen
        var record: OpenedRecord?
        /// Of a post or comment.
        var digest: RecordDigest?
    }

    /// Of all leaves of the bundle, also those that were known before.
    let hashes: [LogHash]
    /// Those that are new.
    let leaves: [ReadLeaf]
    /// The first thing wrong with a leaf alone; the leaves before it are here, those behind it are not.
    let finding: LogFinding?

    /// - Parameters:
    ///   - id: as wide as the tree makes it.
    ///   - from: the index of the first leaf that is not known yet.
    ///   - contentToo: whether what the leaves commit to is fetched and opened.
    static func read(
        _ id: BundleID, from: Int64, contentToo: Bool, _ fetcher: LogFetcher
    ) async throws -> ReadBundle {
        let first = id.index * Int64(TileID.fullWidth)
        let tileID = try TileID(level: 0, index: id.index, width: id.width)
        async let fetchedTile = fetcher.tile(tileID)
        let bundle = try await fetcher.bundle(id)
        let hashes = bundle.hashes
        let tile = try await fetchedTile
        if let place = zip(hashes, tile.hashes).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            let object = (try? Leaf(parsing: bundle.entries[place]))?.object
            throw LogFinding(.otherLeafHash, index: first + Int64(place), object: object)
        }
        var leaves: [ReadLeaf] = []
        leaves.reserveCapacity(id.width)
        var finding: LogFinding?
        for (place, entry) in bundle.entries.enumerated() where first + Int64(place) >= from {
            let index = first + Int64(place)
            do throws(LeafError) {
                let leaf = try Leaf(parsing: entry)
                guard let object = ObjectID(leaf.object) else { throw .malformed("object") }
                leaves.append(ReadLeaf(index: index, id: object, leaf: leaf))
            } catch {
                finding = LogFinding(.unreadableLeaf(reason: "\(error)"), index: index)
                break
            }
        }
        if contentToo, leaves.contains(where: { $0.leaf.type.isCommitted }) {
            finding = LogFinding.first(finding, try await open(&leaves, of: id, fetcher))
        }
        return ReadBundle(hashes: hashes, leaves: leaves, finding: finding)
    }

    private static func open(
        _ leaves: inout [ReadLeaf], of id: BundleID, _ fetcher: LogFetcher
    ) async throws -> LogFinding? {
        let first = id.index * Int64(TileID.fullWidth)
        let tile = try await content(id.index, fetcher)
        for place in leaves.indices {
            let (index, leaf) = (leaves[place].index, leaves[place].leaf)
            let offset = Int(index - first)
            guard offset < tile.entries.count else {
                return LogFinding(.malformedContent(path: "content/\(id.index)"), index: index, object: leaf.object)
            }
            guard case .committed(let statement) = leaf.statement else { continue }
            do throws(LogFault) {
                switch tile.entries[offset] {
                case .open(let record, let salt):
                    let opened = try OpenedRecord.open(record, salt, of: statement, in: leaf)
                    leaves[place].record = opened
                    leaves[place].digest = opened.publication?.digest
                    leaves[place].content = .open
                case .superseded: leaves[place].content = .superseded
                case .deferred: leaves[place].content = .deferred
                case .closed: leaves[place].content = .closed
                }
            } catch {
                leaves.removeSubrange((place + 1)...)
                return LogFinding(error, index: index, object: leaf.object)
            }
        }
        return nil
    }

    private static func content(_ index: Int64, _ fetcher: LogFetcher) async throws -> ContentTile {
        do {
            return try await fetcher.content(index)
        } catch LogFetchError.notThere {
            throw LogFinding(.missingTile(path: "content/\(index)"), index: index * Int64(TileID.fullWidth))
        }
    }
}
