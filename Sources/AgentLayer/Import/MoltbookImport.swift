import Foundation
import HTTPSupport
import JSONWriting
public import LogService
import Storage

/// Reads posts and comments in the form of Moltbook's public API, one JSON object a line, into the database.
///
/// Safe to run twice and to kill: a record is known by its id, and every transaction moves the counters together with
/// the rows. Ids, times and text stay as they are; vote counts become a baseline without voters. Agents made here have
/// no key.
public struct MoltbookImport: Sendable {
    private let store: any Store
    private let log: LogWriter
    private let clock: WallClock
    private let sizes: ImportSizes

    /// - Parameter keys: those of this network's log. Throws `KeysRefusal` for another's.
    public init(store: any Store, keys: EntryKeys, clock: WallClock) async throws {
        try await keys.check(store)
        self.init(store: store, log: LogWriter(keys, store.engine), clock: clock, sizes: ImportSizes())
    }

    init(store: any Store, log: LogWriter, clock: WallClock, sizes: ImportSizes) {
        self.store = store
        self.log = log
        self.clock = clock
        self.sizes = sizes
    }

    /// Imports `files` in order. Throws `ImportRefusal`, `StorageError`, or `CancellationError` between two batches;
    /// what was written stays, and the next run goes on from there.
    public func run(
        files: [String], progress: @escaping @Sendable (ImportProgress) -> Void,
        rejected: @escaping @Sendable (ImportRejection) -> Void
    ) async throws -> ImportSummary {
        let total = try files.reduce(Int64(0)) { try $0 + Self.size(of: $1) }
        var run = ImportRun(
            store: store, log: log, clock: clock, sizes: sizes, files: files, totalBytes: total, progress: progress,
            rejected: rejected)
        try await LogBackfill(store: store, log: log).run()
        try await run.readFiles()
        try await run.lookAgain()
        try await run.finish()
        return run.counts
    }

    private static func size(of file: String) throws -> Int64 {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: Self.resolved(file)) else {
            throw ImportRefusal.cannotRead(file: file)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw ImportRefusal.notAFile(file: file) }
        return (attributes[.size] as? NSNumber)?.int64Value ?? 0
    }

    private static func resolved(_ file: String) -> String { URL(fileURLWithPath: file).resolvingSymlinksInPath().path }
}

/// How much an import holds at a time.
struct ImportSizes: Sendable {
    /// Bytes of a file per transaction: some thousand records, so that few pages of the indexes are written twice.
    var chunk = 16 << 20
    var line = 4 << 20
    /// Chunks that are read ahead of the transaction, on other cores.
    var ahead = 3
    /// Files of fewer bytes together are written with the rank indexes in place.
    var bulk: Int64 = 16 << 20
    /// Rows per transaction of the full-text index.
    var text: Int64 = 20_000
}
