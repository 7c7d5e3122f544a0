import Foundation
import HTTPSupport
import JSONWriting
import Storage
import TransparencyLog

/// Takes the leaves that were appended into the tree, signs it, has it cosigned, and publishes it: in this order, each step
/// on the disk before the next begins.
///
/// 1. hash: nothing is written. Only what carries this program's code (`EntryKeys`), index by index: whoever can write to
///    the tables and has no key gets nothing signed.
/// 2. stage: tiles and signed note in one transaction, if nobody staged meanwhile. Once that is committed the note is the
///    only one of its size for ever; before, nobody has seen it.
/// 3. mark: the file beside the keys says that this much was signed.
/// 4. cosign: the witnesses get the note.
/// 5. publish: with enough cosignatures, readers get it.
///
/// After a crash the staged note is what is cosigned and published next. One per process; not called twice at once.
actor Sequencer {
    private let store: any Store
    private let signer: NoteSigner
    private let keys: EntryKeys
    private let markFolder: String
    private let clock: WallClock
    private let witnesses: Witnesses
    private let observe: @Sendable (SequencingPoint) -> Void
    /// The tree that is staged; nil when it has to be read.
    private var grower: TreeGrower?
    /// The same as its note says; nil for the empty tree.
    private var staged: (checkpoint: Checkpoint, note: SignedNote)?

    /// Leaves of one batch.
    private static let batch: Int64 = 8_192
    private static let checkpointsKept = 20

    init(
        _ store: any Store, signer: NoteSigner, keys: EntryKeys, markFolder: String, witnesses: Witnesses,
        clock: WallClock,
        observe: @escaping @Sendable (SequencingPoint) -> Void
    ) {
        self.store = store
        self.signer = signer
        self.keys = keys
        self.markFolder = markFolder
        self.witnesses = witnesses
        self.clock = clock
        self.observe = observe
    }

    var stagedSize: Int64 { staged?.checkpoint.size ?? 0 }

    /// Stages what waits. Returns whether more may wait: the batch was full.
    ///
    /// Throws `LogStop` where nothing may be signed.
    func stage() async throws -> Bool {
        if grower == nil { try await recover() }
        guard var tree = grower else { return false }
        let size = tree.size
        let leaves = try await next(after: size)
        guard !leaves.isEmpty else { return false }
        tree.append(leaves.lazy.map { LogHash(leaf: $0) })
        let tiles = tree.takeChanges()
        let checkpoint = Checkpoint(origin: signer.verifier.name, size: tree.size, root: tree.root)
        let note = try signer.sign(checkpoint)
        observe(.hashed)
        // What is in memory is believed again only when the commit is known.
        grower = nil
        let observe = observe
        let isStaged = try await store.write(.upkeep) { transaction in
            guard try transaction.run(LogStateQueries.stage(checkpoint, note: note.string, over: size)) == 1 else {
                return false
            }
            for tile in tiles { try transaction.run(LogStateQueries.putTile(tile)) }
            observe(.staging)
            return true
        }
        // Somebody else stages on this database: what he staged is read at the next step.
        guard isStaged else { return true }
        observe(.staged)
        try mark(checkpoint)
        observe(.marked)
        grower = tree
        staged = (checkpoint, note)
        return leaves.count == Self.batch
    }

    /// The leaves from `size` on, as many as one batch holds. Throws `LogStop` for one that is not there or that this program
    /// did not write: then the earlier ones are not signed either.
    private func next(after size: Int64) async throws -> [[UInt8]] {
        // Read before the entries, of which there may be more by then, and never fewer.
        let counted = try await store.first(LogQueries.next()) ?? 0
        let entries = try await store.all(LogQueries.codedEntries(from: size, to: size + Self.batch))
        for (index, entry) in zip(size..., entries) {
            guard entry.index == index else { throw LogStop.missingEntry(index) }
            guard keys.holds(entry.code, of: entry.leaf, at: index) else { throw LogStop.foreignEntry(index) }
        }
        let end = size + Int64(entries.count)
        guard end >= min(counted, size + Self.batch) else { throw LogStop.missingEntry(end) }
        return entries.map(\.leaf)
    }

    /// Has what is staged cosigned and publishes it; again also what is published already, when `isRefresh` says so: its
    /// cosignatures then are of now.
    ///
    /// - Returns: what is published now, or nil where too few witnesses cosigned, or nothing is to be published.
    func publish(over published: Int64, isRefresh: Bool) async throws -> PublishedCheckpoint? {
        guard let (checkpoint, note) = staged, checkpoint.size > published || isRefresh else { return nil }
        let cosignatures = await witnesses.cosign(checkpoint, note)
        let changes = await witnesses.changes()
        guard cosignatures.count >= witnesses.quorum else {
            try await write(changes)
            return nil
        }
        let cosigned = try cosignatures.reduce(note) { try $0.adding($1) }
        observe(.cosigned)
        let (now, count, observe) = (clock.now, cosignatures.count, observe)
        let isPublished = try await store.write(.upkeep) { transaction in
            guard
                try transaction.run(
                    LogStateQueries.publish(
                        size: checkpoint.size, origin: checkpoint.origin, note: cosigned.string, at: now)) == 1
            else { return false }
            for change in changes { try transaction.run(change) }
            try transaction.run(LogStateQueries.noteCheckpoint(checkpoint, cosignatures: count, at: now))
            try transaction.run(LogStateQueries.forgetCheckpoints(keeping: Self.checkpointsKept))
            observe(.publishing)
            return true
        }
        guard isPublished else { return nil }
        observe(.published)
        return PublishedCheckpoint(checkpoint: checkpoint, note: cosigned, at: now)
    }

    private func write(_ changes: [Command]) async throws {
        guard !changes.isEmpty else { return }
        try await store.write(.upkeep) { transaction in for change in changes { try transaction.run(change) } }
    }

    /// What is staged, from the database, if it is the tree that was signed.
    private func recover() async throws {
        staged = nil
        guard let state = try await store.first(LogStateQueries.state()) else { return }
        guard state.origin == signer.verifier.name else { throw LogStop.otherTree }
        let tiles = LogTiles(store: store)
        guard
            let tree = try? TreeGrower(size: state.stagedSize, tiles: await tiles.read(TileID.edge(of: state.stagedSize)))
        else { throw LogStop.damagedTiles }
        if state.stagedSize > 0 {
            guard tree.root.bytes == state.stagedRoot, let text = state.stagedNote,
                let note = try? SignedNote(parsing: text), let checkpoint = try? Checkpoint(parsing: note.text),
                checkpoint.size == state.stagedSize, checkpoint.root == tree.root
            else { throw LogStop.damagedTiles }
            try await checkMark(size: state.stagedSize, tiles)
            try mark(checkpoint)
            staged = (checkpoint, note)
        } else if let mark = try LogMark.read(in: markFolder), mark.origin == state.origin, mark.size > 0 {
            throw LogStop.olderDatabase(signed: mark.size, found: 0)
        } else {
            try LogMark(origin: state.origin, size: 0, root: .init(LogHash.empty.bytes)).write(in: markFolder)
        }
        grower = tree
    }

    /// Throws `LogStop` unless the tree of the mark is the one in the database or was before.
    private func checkMark(size: Int64, _ tiles: LogTiles) async throws {
        guard let mark = try LogMark.read(in: markFolder) else { throw LogStop.markMissing }
        guard mark.origin == signer.verifier.name else { throw LogStop.otherTree }
        guard mark.size <= size else { throw LogStop.olderDatabase(signed: mark.size, found: size) }
        guard let root = try? await tiles.root(size: mark.size), root.bytes == Array(mark.root) else {
            throw LogStop.otherTree
        }
    }

    private func mark(_ checkpoint: Checkpoint) throws {
        try LogMark(origin: checkpoint.origin, size: checkpoint.size, root: .init(checkpoint.root.bytes))
            .write(in: markFolder)
    }
}

/// What readers get.
struct PublishedCheckpoint: Sendable {
    let checkpoint: Checkpoint
    /// With the cosignatures.
    let note: SignedNote
    let at: Timestamp

    var size: Int64 { checkpoint.size }
}
