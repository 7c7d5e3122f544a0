import HTTPSupport
import JSONWriting
import LogService
import Storage

/// One run of an import: reads ahead on several cores, writes one batch at a time in the order of the files.
struct ImportRun {
    let store: any Store
    let log: LogWriter
    let clock: WallClock
    let sizes: ImportSizes
    let files: [String]
    let totalBytes: Int64
    let progress: @Sendable (ImportProgress) -> Void
    let rejected: @Sendable (ImportRejection) -> Void

    private(set) var counts = ImportSummary()
    private var names = NameBook()
    private var bytes: Int64 = 0
    /// Comments whose post or parent had not come when they did; what they wait for.
    private var waiting: [BatchOutcome.Reasoned] = []
    private var hasDroppedIndexes = false
    private var isBulk: Bool?

    init(
        store: any Store, log: LogWriter, clock: WallClock, sizes: ImportSizes, files: [String], totalBytes: Int64,
        progress: @escaping @Sendable (ImportProgress) -> Void, rejected: @escaping @Sendable (ImportRejection) -> Void
    ) {
        self.store = store
        self.log = log
        self.clock = clock
        self.sizes = sizes
        self.files = files
        self.totalBytes = totalBytes
        self.progress = progress
        self.rejected = rejected
    }

    /// A clock may be wrong by a day; a post of next year would stay the newest until then.
    private var latest: Timestamp { Timestamp(milliseconds: clock.now.milliseconds + Timestamp.millisecondsPerDay) }

    // MARK: First look

    mutating func readFiles() async throws {
        var done: Int64 = 0
        for (index, path) in files.enumerated() {
            try await read(file: index, path, after: done)
            done = bytes
        }
    }

    private mutating func read(file: Int, _ path: String, after done: Int64) async throws {
        var reader = try LineReader(file: file, path: path, chunkSize: sizes.chunk, lineLimit: sizes.line)
        let (latest, lineLimit) = (latest, sizes.line)
        try await withThrowingTaskGroup(of: (Int, ImportBatch).self) { group in
            var started = 0
            var ready: [Int: ImportBatch] = [:]
            func startNext() throws -> Bool {
                guard let chunk = try reader.next() else { return false }
                let number = started
                group.addTask { (number, ImportBatch(chunk, lineLimit: lineLimit, latest: latest)) }
                started += 1
                return true
            }
            while started < sizes.ahead, try startNext() {}
            var next = 0
            while next < started {
                if let batch = ready.removeValue(forKey: next) {
                    next += 1
                    _ = try startNext()
                    counts.read += batch.read
                    bytes = done + Int64(batch.end)
                    try await write(batch, isFirstLook: true)
                } else if let (number, batch) = try await group.next() {
                    ready[number] = batch
                }
            }
        }
    }

    private mutating func write(_ batch: ImportBatch, isFirstLook: Bool) async throws {
        try Task.checkCancellation()
        let outcome = try await outcome(of: batch)
        names.learn(outcome)
        waiting += outcome.waiting
        counts.imported += outcome.imported
        counts.alreadyThere += outcome.alreadyThere
        report(batch.rejected + outcome.rejected)
        report(isFirstLook ? .reading : .secondLook)
        if outcome.imported > 0 { try await dropIndexesOnce() }
    }

    private mutating func outcome(of batch: ImportBatch) async throws -> BatchOutcome {
        do {
            return try await attempt(batch)
        } catch StorageError.conflict {
            // A server beside us gave one of the names away meanwhile.
            names.forget()
            return try await attempt(batch)
        }
    }

    private func attempt(_ batch: ImportBatch) async throws -> BatchOutcome {
        let (plan, engine, log, day) = (names.plan(for: batch), store.engine, log, clock.now.day)
        let leaves = BulkLeaves(most: BatchWriter.leaves(of: batch))
        return try await store.write { transaction in
            var writer = BatchWriter(batch, plan, engine: engine, leaves, on: day)
            return try writer.write(transaction, log)
        }
    }

    // MARK: Second look

    /// Comments may stand before their posts and parents: looks at those again as long as one of them finds its place.
    mutating func lookAgain() async throws {
        guard !waiting.isEmpty else { return }
        let finder = try LineFinder(paths: files, stretch: sizes.chunk)
        var before = Int.max
        while waiting.count < before, !waiting.isEmpty {
            before = waiting.count
            let places = waiting.map(\.place)[...]
            waiting = []
            try await lookAgain(at: places, finder)
        }
        report(waiting)
        waiting = []
        report(.secondLook)
    }

    private mutating func lookAgain(at places: ArraySlice<LinePlace>, _ finder: LineFinder) async throws {
        var places = places
        while !places.isEmpty {
            let stretch = places.prefix(finder.countOfStretch(places))
            let bytes = try finder.bytes(of: stretch)
            let batch = ImportBatch(stretch, in: bytes, lineLimit: sizes.line, latest: latest)
            try await write(batch, isFirstLook: false)
            places = places.dropFirst(stretch.count)
        }
    }

    // MARK: Indexes

    /// For an import that is large beside what is there: filling a table and sorting once is many times faster than
    /// keeping thirteen indexes in order. A server, and the next import, make them again when this one is killed.
    private mutating func dropIndexesOnce() async throws {
        guard isBulk == nil else { return }
        let large = totalBytes >= sizes.bulk
        isBulk = large
        guard large else { return }
        let there = try await store.read { try $0.first(ImportQueries.largestPost()) } ?? 0
        // On PostgreSQL a server may be reading: only a network that was empty goes without its indexes for a while.
        guard there < (store.engine == .sqlite ? totalBytes / 256 : Int64(counts.imported) + 1) else { return }
        try await BulkIndexes.drop(store)
        hasDroppedIndexes = true
    }

    mutating func finish() async throws {
        let (store, counts, totalBytes, progress) = (store, counts, totalBytes, progress)
        let hasDroppedIndexes = hasDroppedIndexes
        if hasDroppedIndexes { report(.makingIndexes) }
        try await TextBacklog(store: store, size: sizes.text).index {
            if hasDroppedIndexes { try await AgentSchema.makeRankIndexes(store) }
        } progress: { done, all in
            progress(
                ImportProgress(
                    stage: .indexingText(done: done, of: all), bytes: totalBytes, totalBytes: totalBytes,
                    counts: counts))
        }
        try await Ranker(store: store, clock: clock, pace: .unhurried).rankDirty()
    }

    // MARK: Reports

    private mutating func report(_ lines: [BatchOutcome.Reasoned]) {
        counts.rejected += lines.count
        for line in lines.sorted(by: { ($0.place.file, $0.place.line) < ($1.place.file, $1.place.line) }) {
            rejected(
                ImportRejection(file: files[line.place.file], line: line.place.line, reason: line.record.text))
        }
    }

    private func report(_ stage: ImportProgress.Stage) {
        progress(ImportProgress(stage: stage, bytes: bytes, totalBytes: totalBytes, counts: counts))
    }
}
