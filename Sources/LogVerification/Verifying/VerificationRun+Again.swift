import TransparencyLog

extension VerificationRun {
    private static let width = 8

    /// Reads bundles again that were verified before, under the tree as it is now, and notes what is said of their content.
    ///
    /// - Parameter each: takes each bundle in the order of the numbers.
    mutating func readAgain(
        _ numbers: [Int64], contentToo: Bool = true,
        _ each: (inout VerificationRun, ReadBundle) throws -> Void = { _, _ in }
    ) async throws {
        guard let text = memory.position.checkpoint, let note = try? SignedNote(parsing: text),
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { return }
        let fetcher = fetcher
        try await InOrder<ReadBundle, Void>(width: Self.width).run(0..<Int64(numbers.count)) { place in
            try await Self.read(numbers[Int(place)], checkpoint, contentToo, fetcher)
        } consume: { _, bundle in
            if let finding = bundle.finding { throw finding }
            for leaf in bundle.leaves { try noteAgain(leaf) }
            try each(&self, bundle)
            return nil
        } settle: { _ in
        }
    }

    /// A bundle that is in the tree: the proof of its first leaf goes over the hashes of all others.
    private static func read(
        _ number: Int64, _ checkpoint: Checkpoint, _ contentToo: Bool, _ fetcher: LogFetcher
    ) async throws -> ReadBundle {
        let first = number * Int64(TileID.fullWidth)
        guard let id = BundleID(index: number, size: checkpoint.size) else {
            throw LogFinding(.otherRoot(size: checkpoint.size))
        }
        let bundle = try await ReadBundle.read(id, from: first, contentToo: contentToo, fetcher)
        var tiles = TileSet([try Tile(try TileID(level: 0, index: number, width: id.width), hashes: bundle.hashes)])
        for id in try InclusionProof.tiles(index: first, size: checkpoint.size) where !tiles.contains(id) {
            tiles.insert(try await fetcher.tile(id))
        }
        do {
            let proof = try InclusionProof(index: first, size: checkpoint.size, tiles: tiles)
            guard let leaf = bundle.hashes.first else { throw TreeError.wrongLength }
            try proof.verify(leaf: leaf, size: checkpoint.size, root: checkpoint.root)
        } catch is TreeError {
            throw LogFinding(.otherTile(path: "tile/0/\(number)"), index: first)
        }
        return bundle
    }

    private mutating func noteAgain(_ read: ReadBundle.ReadLeaf) throws {
        guard let entry = memory.objects[read.id], read.leaf.type.isCommitted else { return }
        guard entry.index == read.index else {
            guard read.content != .open else {
                throw LogFinding(.openedThoughSuperseded, index: read.index, object: read.leaf.object)
            }
            return
        }
        memory.objects.note(read.content, of: read.id, at: read.index, round: round)
        do throws(LogFault) {
            try publish(read)
        } catch {
            throw LogFinding(error, index: read.index, object: read.leaf.object)
        }
        if read.content == .open || read.content == .closed { memory.deferredSince[read.id] = nil }
        if let record = read.record { sample.offer(record, of: read.id, at: read.index) }
    }

    /// Some of what earlier runs have verified: what is served now can have been changed since.
    mutating func readSomeAgain(_ checkpoint: VerifiedCheckpoint) async throws {
        guard let before, !plan.isFull else { return }
        let full = before.size / Int64(TileID.fullWidth)
        guard full > 0 else { return }
        let numbers = Set((0..<plan.repeats).map { _ in Int64.random(in: 0..<full) }).sorted()
        try await readAgain(numbers)
        try await settleContents()
    }
}
