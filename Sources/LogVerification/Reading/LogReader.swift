import TransparencyLog

/// Reads a log's leaves in their order, whole bundles at a time, and believes only what the tree proves: for who watches
/// for something in the log without telling its server what.
public struct LogReader: Sendable {
    public let address: LogAddress
    public var patience = LogFetcher.Patience()
    /// The greatest age of the cosignatures of a quorum, in hours; nil takes any.
    public var maxAge: Int64?

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
    /// - Throws: ``LogFinding``, ``LogFetchError``, ``LogPinError``, and what `each` throws. Nothing is to be believed of
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
        let witnesses = pins.witnesses ?? []
        let trust = try LogPins.trust(
            log: key, witnesses: witnesses, quorum: pins.quorum ?? LogPins.majority(of: witnesses.count))
        var history = LogHistory(fetcher: fetcher, trust: trust)
        history.isPinned = pins.log != nil
        history.maxAge = maxAge
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try await history.next(after: position?.checkpoint, at: now)
        } catch let contradiction as LogContradiction {
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
                grower.append(bundle.hashes.dropFirst(last.count))
                for leaf in bundle.leaves { try each(leaf.index, leaf.leaf) }
                if let finding = bundle.finding { throw finding }
                return nil
            } settle: { _ in
            }
        }
        guard grower.root == checkpoint.root else { throw LogFinding(.otherRoot(size: size)) }
        position.move(to: size, changes: grower.takeChanges())
    }
}
