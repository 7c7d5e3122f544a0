import Crypto
import Envelope
import Storage
import TransparencyLog

/// Gives what an older version of this program wrote, which made no codes, the codes that the sequencer asks for
/// (`EntryKeys`). Runs before the server listens, and changes nothing where all is there.
///
/// Entries get theirs only where a note signed by the log's own key covers them: so it does no harm that somebody with
/// access to the tables can make them look like an older version's at any time. What the last version appended and did
/// not sign is not among them, see `LogSuccession.adopt`. Leaves that wait for the batch of the day are covered by
/// nothing: they get theirs once, and that it was done stands in the key store.
struct OlderEntries: Sendable {
    let store: any Store
    let keys: EntryKeys
    let verifier: NoteVerifier
    let dataKeys: DataKeyStore

    private static let batch: Int64 = 4_096
    private static let rowsAtOnce = 64
    private static let record = Array("log-deferred-codes".utf8)

    /// Throws `LogStop` where the entries are not those that were signed.
    func bringForward() async throws {
        try await fillEntries()
        guard try await dataKeys.existingKey(for: Self.record) == nil else { return }
        let waiting = try await store.all(LogQueries.deferred(before: .max)).filter { $0.code == nil }
        try await store.write(.upkeep) { [keys] transaction in
            for row in waiting {
                try transaction.run(LogQueries.setCode(keys.code(of: row.leaf, day: row.day), ofDeferred: row.leaf.id))
            }
        }
        _ = try await dataKeys.key(for: Self.record)
    }

    private func fillEntries() async throws {
        guard let state = try await store.first(LogStateQueries.state()), state.stagedSize > 0 else { return }
        let size = state.stagedSize
        // They are filled in their order. A log without entries, as measurements make them, has none to fill.
        guard let last = try await store.first(LogQueries.codedEntries(from: size - 1, to: size)), last.code == nil
        else { return }
        let batches = try await check(state)
        for (batch, digest) in zip(stride(from: 0, to: size, by: Int(Self.batch)), batches) {
            let entries = try await entries(from: batch, size: size)
            guard Self.digest(entries) == digest else { throw LogStop.changedEntries }
            let filled = entries.map {
                LogEntry(index: $0.index, leaf: $0.leaf, code: keys.code(of: $0.leaf, at: $0.index))
            }
            try await store.write(.upkeep) { transaction in
                for part in stride(from: 0, to: filled.count, by: Self.rowsAtOnce) {
                    let rows = filled[part..<min(part + Self.rowsAtOnce, filled.count)]
                    try transaction.run(LogQueries.insertEntries(rows, areThere: true))
                }
            }
        }
    }

    /// That the entries make the tree of the staged note, and that the log's key signed it. Returns a digest of each batch,
    /// as they are read again.
    private func check(_ state: LogState) async throws -> [SHA256Digest] {
        guard let text = state.stagedNote, let note = try? SignedNote(parsing: text),
            let checkpoint = try? LogTrust(log: verifier, witnesses: [], quorum: 0).verify(note),
            checkpoint.size == state.stagedSize
        else { throw LogStop.changedEntries }
        var (tree, digests) = (TreeGrower(), [SHA256Digest]())
        for batch in stride(from: 0, to: checkpoint.size, by: Int(Self.batch)) {
            let entries = try await entries(from: batch, size: checkpoint.size)
            tree.append(entries.lazy.map { LogHash(leaf: $0.leaf) })
            _ = tree.takeChanges()
            digests.append(Self.digest(entries))
        }
        guard tree.root == checkpoint.root else { throw LogStop.changedEntries }
        return digests
    }

    private func entries(from first: Int64, size: Int64) async throws -> [LogEntry] {
        let end = min(first + Self.batch, size)
        let entries = try await store.all(LogQueries.codedEntries(from: first, to: end))
        for (index, entry) in zip(first..., entries) where entry.index != index { throw LogStop.missingEntry(index) }
        guard first + Int64(entries.count) == end else { throw LogStop.missingEntry(first + Int64(entries.count)) }
        return entries
    }

    private static func digest(_ entries: [LogEntry]) -> SHA256Digest {
        var hash = SHA256()
        for entry in entries { LogHash(leaf: entry.leaf).bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return hash.finalize()
    }
}
