import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test func aTreeOf70000LeavesHasTheTilesOfTheSpecification() {
        // C2SP tlog-tiles, "Partial Tiles".
        let size: Int64 = 70_000
        let zero = TileID.all(level: 0, size: size)
        #expect(zero.count == 274)
        #expect(zero.filter(\.isFull).count == 273)
        #expect(zero.last?.width == 112)
        #expect(TileID.all(level: 1, size: size).map(\.width) == [256, 17])
        #expect(TileID.all(level: 2, size: size).map(\.width) == [1])
        #expect(TileID.all(level: 3, size: size).isEmpty)
        #expect(TileID.edge(of: size).map(\.width) == [112, 17, 1])
        #expect(TileID.all(level: 0, size: 256).map(\.width) == [256])
        #expect(TileID.all(level: 1, size: 256).map(\.width) == [1])
        #expect(TileID.edge(of: 256).map(\.level) == [1])
        #expect(TileID.edge(of: 0).isEmpty)
        #expect(BundleID.all(size: 257).map(\.width) == [256, 1])
    }

    @Test func pathsAreReadAsTheyAreWritten() throws {
        let known: [(String, TilePath)] = [
            ("tile/0/000", .hashes(try TileID(level: 0, index: 0))),
            ("tile/0/x001/x234/067", .hashes(try TileID(level: 0, index: 1_234_067))),
            ("tile/63/999.p/255", .hashes(try TileID(level: 63, index: 999, width: 255))),
            ("tile/2/x001/000.p/1", .hashes(try TileID(level: 2, index: 1_000, width: 1))),
            ("tile/entries/x273/x999/999", .entries(try BundleID(index: 273_999_999))),
            ("tile/entries/000.p/17", .entries(try BundleID(index: 0, width: 17))),
            ("tile/0/x036/x028/x797/x018/x963/967", .hashes(try TileID(level: 0, index: 36_028_797_018_963_967))),
        ]
        for (path, id) in known {
            #expect(TilePath(path.dropFirst(5)) == id)
            switch id {
            case .hashes(let tile): #expect(tile.path == path)
            case .entries(let bundle): #expect(bundle.path == path)
            }
        }
    }

    @Test(arguments: [
        "", "/", "0", "0/", "0/0", "0/00", "0/0000", "0/001/002", "0/x001", "0/x000/001", "0/x001/x002", "00/000",
        "64/000",
        "-1/000", "+1/000", "0/000.p", "0/000.p/", "0/000.p/0", "0/000.p/00", "0/000.p/01", "0/000.p/256", "0/000.p/1/",
        "0/000.p/1/2", "0/000.p/-1", "0/000.p/a", "0/x001.p/1", "0//000", "0/000/", "/0/000", "0/..", "0/x00a/000",
        "entries", "entries/", "entries/0", "entries/x000/000", "Entries/000", "0/ 00", "0/\u{661}00",
        "0/x999/x999/x999/x999/x999/x999/999", "0/x001/x000/x000/x000/x000/x000/x000/000",
    ])
    func otherPathsAreRefused(_ path: String) { #expect(TilePath(path) == nil) }

    @Test func tilesOfAnotherLengthAreRefused() throws {
        let hashes = PlainTree(256).leaves
        let full = try Tile(TileID(level: 0, index: 3), hashes: hashes)
        #expect(full.bytes.count == 8_192)
        #expect(try Tile(full.id, bytes: full.bytes) == full)
        for bytes in [Array(full.bytes.dropLast()), full.bytes + [0], [], Array(full.bytes.dropLast(32))] {
            #expect(throws: TreeError.wrongLength) { try Tile(full.id, bytes: bytes) }
        }
        #expect(throws: TreeError.wrongLength) { try Tile(TileID(level: 0, index: 3, width: 255), hashes: hashes) }
        for width in [-1, 0, 257] {
            #expect(throws: TreeError.outOfRange) { try TileID(level: 0, index: 0, width: width) }
        }
        #expect(throws: TreeError.outOfRange) { try TileID(level: 64, index: 0) }
        #expect(throws: TreeError.outOfRange) { try TileID(level: 0, index: -1) }
    }

    @Test func aWiderTileStandsForANarrowerOne() throws {
        let hashes = PlainTree(256).leaves
        var set = TileSet([try Tile(TileID(level: 0, index: 0), hashes: hashes)])
        let narrow = try TileID(level: 0, index: 0, width: 17)
        #expect(set.contains(narrow))
        #expect(try set.tile(narrow).hashes == Array(hashes.prefix(17)))
        set.insert(try Tile(narrow, hashes: Array(hashes.prefix(17))))
        #expect(set.contains(try TileID(level: 0, index: 0)))
        let absent = try TileID(level: 0, index: 1)
        #expect(throws: TreeError.missing(absent)) { try set.tile(absent) }
    }

    @Test func bundlesAreReadAsTheyAreWritten() throws {
        let entries: [[UInt8]] = [[], [1], [UInt8](repeating: 7, count: 65_535), Array("leaf".utf8)]
        let bundle = try EntryBundle(entries)
        #expect(bundle.bytes.prefix(7) == [0, 0, 0, 1, 1, 255, 255])
        let id = try BundleID(index: 0, width: 4)
        #expect(try EntryBundle(id, bytes: bundle.bytes) == bundle)
        #expect(bundle.hashes == entries.map { LogHash(leaf: $0) })
        for bytes in [
            Array(bundle.bytes.dropLast()), Array(bundle.bytes.dropFirst()), bundle.bytes + [0], bundle.bytes + [0, 0],
            [], [0],
        ] {
            #expect(throws: TreeError.wrongLength) { try EntryBundle(id, bytes: bytes) }
        }
        for width in [3, 5, 256] {
            #expect(throws: TreeError.wrongLength) {
                try EntryBundle(BundleID(index: 0, width: width), bytes: bundle.bytes)
            }
        }
        #expect(throws: TreeError.wrongLength) { try EntryBundle([[UInt8](repeating: 0, count: 65_536)]) }
        #expect(throws: TreeError.wrongLength) { try EntryBundle([[UInt8]](repeating: [], count: 257)) }
    }
}
