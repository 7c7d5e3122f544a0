public import TransparencyLog

/// Reads a log's leaves in their order, whole bundles at a time, and believes only what the tree proves: for who watches
/// for something in the log without telling its server what.
public struct LogReader: Sendable {
    public let address: LogAddress
    public var patience = LogFetcher.Patience()
    /// The greatest age of the cosignatures of a quorum, in hours; nil takes any. Without one a server could show the log
    /// of last year for ever, and nothing that came since.
    public var maxAge: Int64? = 24

    /// Trees that were seen elsewhere, by their size, and must be in this log. Those smaller than what was read before are
    /// compared only when it is read again. Asks the server for nothing more, so it does not learn which those are.
    public var mustContain: [Int64: LogHash] = [:]

    /// Takes two signed checkpoints that cannot both be of one log, as they came, before the finding is thrown.
    public var keep: @Sendable ([String]) throws -> Void = { _ in }

    private let pins: LogPins
    private static let width = 16

    public init(_ address: LogAddress, pins: LogPins) {
        self.address = address
        self.pins = pins
    }

    /// What a reading has come to.
    public struct Reading: Sendable {
        public let position: LogPosition
        public let checkpoint: VerifiedCheckpoint
        /// When the quorum had cosigned, in seconds since 1970; nil where nobody is trusted to say so.
        public var cosignedAt: Int64? { checkpoint.quorumTime }
        /// The log's key was not known before: the one that its server shows is trusted from now on.
        public let isFirstUse: Bool
    }

    /// Reads what has come since `position`.
    ///
    /// - Parameters:
    ///   - position: nil reads from the first leaf, and remembers nothing of earlier checkpoints.
    ///   - again: reads from the first leaf all the same. That the tree contains what was seen before is still proved.
    ///   - now: seconds since 1970.
    ///   - each: is given every leaf with its index.
    /// - Throws: ``LogFinding``, ``LogFetchError``, ``LogPinsError``, and what `each` throws. Nothing is to be believed of
    ///   what `each` was given then.
    public func read(
        from position: LogPosition?, again: Bool = false, at now: Int64, _ each: (Int64, Leaf) throws -> Void
    ) async throws -> Reading {
        let fetcher = LogFetcher(address, patience: patience)
        var isFirstUse = false
        let key: String
        if let known = pins.log ?? position?.logKey {
            key = known
        } else {
            key = try await fetcher.info().vkey
            isFirstUse = true
        }
        if let position, position.logKey != key {
            throw LogFinding(.otherLogKey(remembered: position.logKey, shown: key))
        }
        guard let trust = try pins.trust(seen: key) else { throw LogFetchError.notThere(url: address.text + "/info") }
        var history = LogHistory(fetcher: fetcher, trust: trust)
        history.isPinned = pins.log != nil
        history.maxAge = maxAge
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try await history.next(after: position?.checkpoint, at: now)
        } catch let contradiction as LogContradiction {
            try keep(contradiction.evidence)
            throw contradiction.finding
        }
        var next = again ? LogPosition(logKey: key) : position ?? LogPosition(logKey: key)
        try await read(to: checkpoint, fetcher, &next, each)
        next.checkpoint = checkpoint.note.string
        return Reading(position: next, checkpoint: checkpoint, isFirstUse: isFirstUse)
    }

    private func read(
        to checkpoint: VerifiedCheckpoint, _ fetcher: LogFetcher, _ position: inout LogPosition,
        _ each: (Int64, Leaf) throws -> Void
    ) async throws {
        var grower = try position.grower
        let (size, known, seen) = (checkpoint.size, position.size, position.lastLeaves)
        let first = known / Int64(TileID.fullWidth)
        let end = (size + Int64(TileID.fullWidth) - 1) / Int64(TileID.fullWidth)
        if known < size {
            try await InOrder<ReadBundle, Void>(width: Self.width).run(first..<end) { number in
                guard let id = BundleID(index: number, size: size) else { throw LogFinding(.otherRoot(size: size)) }
                return try await ReadBundle.read(id, from: known, contentToo: false, fetcher)
            } consume: { number, bundle in
                let last = number == first ? seen : []
                for (place, pair) in zip(last, bundle.hashes).enumerated() where pair.0 != pair.1 {
                    throw LogFinding(.leafChanged, index: known - Int64(last.count) + Int64(place))
                }
                try append(bundle.hashes.dropFirst(last.count), to: &grower)
                for leaf in bundle.leaves { try each(leaf.index, leaf.leaf) }
                if let finding = bundle.finding { throw finding }
                return nil
            } settle: { _ in
            }
        }
        try compare(grower)
        guard grower.root == checkpoint.root else { throw LogFinding(.otherRoot(size: size)) }
        position.move(to: size, changes: grower.takeChanges())
    }

    private func append(_ hashes: ArraySlice<LogHash>, to grower: inout TreeGrower) throws {
        let sizes = grower.size..<grower.size + Int64(hashes.count)
        guard mustContain.keys.contains(where: { sizes.contains($0) }) else { return grower.append(hashes) }
        for hash in hashes {
            try compare(grower)
            grower.append(hash)
        }
    }

    private func compare(_ grower: TreeGrower) throws {
        guard let root = mustContain[grower.size], grower.root != root else { return }
        throw LogFinding(.notAnExtension(of: grower.size))
    }
}
