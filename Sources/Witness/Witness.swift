public import HTTPSupport
import JSONWriting
public import Logging
import Storage
import StorageSQLite
public import TransparencyLog

/// A witness of C2SP tlog-witness: cosigns a log's checkpoint only if it goes on from the last one that it cosigned.
///
/// It never goes back: what it cosigned is on the disk, in the database and in ``WitnessMark``, before the cosignature
/// leaves.
public final class Witness: Sendable {
    public let key: WitnessKey
    /// The keys that each log's checkpoints may be signed with, by origin.
    let logs: [String: [NoteVerifier]]
    let store: SQLiteStore
    private let keyLock: FolderLock
    private let mark: WitnessMark
    private let clock: WallClock
    private let logger: Logger
    private let turns = Turns()

    /// Opens the folders. Throws ``WitnessRefusal/rolledBack(origin:)`` for a database that is older than the mark.
    public init(
        data: String, keys: String, logs: [NoteVerifier], clock: WallClock = .system,
        logger: Logger = Logger(label: "nacre.witness")
    ) async throws {
        guard !logs.isEmpty else { throw WitnessRefusal.noLogs }
        for log in logs where log.algorithm != .ed25519 { throw WitnessRefusal.notALogKey(log.vkey) }
        key = try WitnessKey(folder: keys)
        guard Folders.lieApart(data, keys) else { throw WitnessRefusal.keysBesideData }
        // Two processes with one key and two databases would cosign two trees.
        keyLock = try FolderLock(folder: keys)
        mark = try WitnessMark(folder: keys)
        store = try SQLiteStore(folder: data, name: WitnessSchema.databaseName)
        self.logs = Dictionary(grouping: logs, by: \.name)
        self.clock = clock
        self.logger = logger
        try await WitnessSchema.migrator.run(on: store)
        let origins = Array(self.logs.keys)
        let trees = try await store.write { transaction in
            for origin in origins { try transaction.run(WitnessQueries.begin(origin)) }
            return try transaction.all(WitnessQueries.trees())
        }
        // Without it any database would do, also one that was put back.
        guard mark.wasThere || trees.allSatisfy({ $0.size == 0 }) else { throw WitnessRefusal.markMissing(folder: keys) }
        try WitnessMark.begin(in: keys)
        let known = Dictionary(uniqueKeysWithValues: trees.map { ($0.origin, $0) })
        for (origin, marked) in await mark.trees {
            guard let tree = known[origin], tree.size >= marked.size,
                tree.size > marked.size || tree.root == marked.root.bytes
            else { throw WitnessRefusal.rolledBack(origin: origin) }
        }
        // A crash may have left the mark behind.
        for tree in trees where tree.size > 0 {
            try await mark.note(WitnessMark.Tree(size: tree.size, root: LogHash(tree.root)), of: tree.origin)
        }
    }

    public func close() async throws {
        try await store.close()
        keyLock.release()
    }

    /// What comes of a request to `add-checkpoint`.
    enum Answer: Sendable, Equatable {
        case cosigned(NoteSignature)
        case malformed
        case unknownOrigin
        case notSigned
        case oldSizeTooGreat
        /// The log is here, at this size.
        case conflict(size: Int64)
        case inconsistent
    }

    func add(_ body: [UInt8]) async throws -> Answer {
        guard let request = try? AddCheckpointRequest(parsing: body),
            let checkpoint = try? Checkpoint(parsing: request.note.text)
        else { return .malformed }
        guard let keys = logs[checkpoint.origin], let origin = keys.first?.name else { return .unknownOrigin }
        // Only the log's own signatures count; a false one in its name makes the note worthless.
        let signatures = request.note.signatures.filter { signature in keys.contains { $0.isNamed(by: signature) } }
        let areTrue = signatures.allSatisfy { signature in
            keys.contains { $0.verifies(signature, over: request.note.text) }
        }
        guard !signatures.isEmpty, areTrue, origin.utf8.elementsEqual(checkpoint.origin.utf8) else { return .notSigned }
        guard request.oldSize <= checkpoint.size else { return .oldSizeTooGreat }
        // There is one empty tree.
        guard checkpoint.size > 0 || checkpoint.root == LogHash.empty else { return .inconsistent }
        let signed = try SignedNote(text: checkpoint.text, signatures: signatures)
        return try await turns.take { [self] in try await goOn(to: checkpoint, request, signed, origin) }
    }

    /// One request at a time: between reading what is known and the cosignature nothing else changes it.
    private func goOn(
        to new: Checkpoint, _ request: AddCheckpointRequest, _ note: SignedNote, _ origin: String
    ) async throws -> Answer {
        guard let old = try await store.first(WitnessQueries.tree(origin)), let oldRoot = try? LogHash(old.root) else {
            throw WitnessRefusal.rolledBack(origin: origin)
        }
        if let marked = await mark.trees[origin], marked.size > old.size {
            throw WitnessRefusal.rolledBack(origin: origin)
        }
        guard request.oldSize == old.size else { return .conflict(size: old.size) }
        // "As of this time the greatest tree that I saw": so the time is taken before a greater one can come.
        let time = clock.now.milliseconds / 1_000
        if new.size == old.size, new.root != oldRoot {
            try await keepFork(new, of: old, origin, note, at: time)
            return .conflict(size: old.size)
        }
        do {
            try request.proof.verify(from: old.size, oldRoot: oldRoot, to: new.size, newRoot: new.root)
        } catch { return .inconsistent }
        // The same tree again is cosigned with a new time; nothing new has to be kept for it.
        let isKnown = new.size == old.size && old.cosignedAt.map { (0..<60).contains(time - $0) } ?? false
        if !isKnown {
            let changed = try await store.write { transaction in
                try transaction.run(WitnessQueries.advance(origin, from: old, to: new, note: note.bytes, at: time))
            }
            guard changed == 1 else {
                return .conflict(size: try await store.first(WitnessQueries.tree(origin))?.size ?? old.size)
            }
        }
        try await mark.note(WitnessMark.Tree(size: new.size, root: new.root), of: origin)
        return .cosigned(try key.signer.cosign(request.note.text, at: time))
    }

    private func keepFork(
        _ new: Checkpoint, of old: WitnessedTree, _ origin: String, _ note: SignedNote, at time: Int64
    ) async throws {
        logger.error("a log signed two trees of one size; both checkpoints are kept and shown")
        try await store.write { transaction in
            try transaction.run(
                WitnessQueries.keepFork(
                    origin, size: new.size, root: new.root.bytes, known: old.note ?? [], other: note.bytes, at: time))
        }
    }

    func trees() async throws -> [WitnessedTree] { try await store.all(WitnessQueries.trees()) }

    /// The evidence against logs that signed two trees, the first seen first.
    ///
    /// - Parameters:
    ///   - skipped: how many of the first are left out.
    ///   - limit: at most so many.
    public func forks(after skipped: Int = 0, limit: Int = 1_000) async throws -> [WitnessedFork] {
        try await store.all(WitnessQueries.forks(after: skipped, limit: limit))
    }

    func forkCount() async throws -> Int { Int(try await store.first(WitnessQueries.forkCount()) ?? 0) }
}
