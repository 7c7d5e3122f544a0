import TransparencyLog

extension VerificationRun {
    /// How often a leaf that is said to come is waited for.
    private static let patience = 10
    /// Owner acts enter the log in the batch after the day on which they happened; a batch can fall out once.
    static let longestDeferral: Int64 = 2

    /// What can be judged only when all leaves are known.
    mutating func settle() async throws {
        try await readDeferredAgain()
        try await settleContents()
        try await settleLateComments()
    }

    /// Whether everything that is not shown has a reason in the log.
    mutating func settleContents() async throws {
        try await awaitSuccessors()
        var wrong: LogFinding?
        memory.objects.forEach { id, entry in
            guard entry.content == .closed, !entry.type.mayBeClosed else { return }
            wrong = LogFinding.first(
                wrong, LogFinding(.notOpened(status: "closed"), index: entry.index, object: id.description))
        }
        for (id, entry) in memory.objects.all(.deferred) {
            let since = memory.deferredSince[id] ?? today
            memory.deferredSince[id] = since
            guard today - since > Self.longestDeferral else { continue }
            wrong = LogFinding.first(
                wrong,
                LogFinding(.deferredTooLong(days: today - since), index: entry.index, object: id.description))
        }
        if let wrong { throw wrong }
    }

    /// A leaf that replaces another may be written and not published yet. One that should be in the published tree by now
    /// and is not is never coming; where publishing itself has stopped, it may come as late as an owner's act.
    private mutating func awaitSuccessors() async throws {
        var awaited: Int64?
        for attempt in 0... {
            let waiting = memory.objects.all(.superseded).sorted { $0.entry.index < $1.entry.index }
            guard let first = waiting.first else { return }
            if awaited == nil {
                awaited = (try? await fetcher.info())?.written ?? 0
            }
            if attempt > 1, memory.position.size >= awaited ?? 0 {
                throw LogFinding(.notSuperseded, index: first.entry.index, object: first.id.description)
            }
            guard attempt < Self.patience else {
                for (id, entry) in waiting {
                    memory.objects.note(.deferred, of: id, at: entry.index, round: round)
                }
                return
            }
            try await Task.sleep(for: plan.pause)
            try await read(to: try await nextCheckpoint())
        }
    }

    private mutating func readDeferredAgain() async throws {
        // What this run has read is as new as it can be.
        let waiting = memory.objects.all(.deferred).filter { $0.entry.round != round }
        let numbers = Set(waiting.map { $0.entry.index / Int64(TileID.fullWidth) }).sorted()
        try await readAgain(numbers)
    }

    // MARK: Comments on what was not known

    /// Verifies signatures that cover a text which was not to be read when its comment was.
    mutating func settleLateComments() async throws {
        let late = memory.lateComments
        guard !late.isEmpty else { return }
        let answered = Set(late.map(\.answered)).filter { id in
            texts[id] == nil && memory.objects[id].map { [.post, .comment].contains($0.type) } ?? false
        }
        var found: [ObjectID: KnownText] = [:]
        try await readAgain(bundles(of: answered.compactMap { memory.objects[$0]?.index })) { _, bundle in
            for leaf in bundle.leaves where answered.contains(leaf.id) { found[leaf.id] = leaf.knownText }
        }
        let (known, rest) = (late.filter { texts[$0.answered] ?? found[$0.answered] != nil }, late)
        let wanted = Set(known.map(\.index))
        var jobs: [SignatureJob] = []
        memory.lateComments = []
        for (id, text) in found { texts[id] = text }
        try await readAgain(bundles(of: known.map(\.index))) { run, bundle in
            for leaf in bundle.leaves where wanted.contains(leaf.index) {
                guard let record = leaf.record else { continue }
                do throws(LogFault) {
                    if let job = try run.signature(
                        record, of: leaf.id, at: leaf.index, isPutBack: leaf.leaf.version > 1)
                    {
                        jobs.append(job)
                    }
                } catch {
                    throw LogFinding(error, index: leaf.index, object: leaf.leaf.object)
                }
            }
        }
        if let finding = SignatureJob.firstFinding(of: jobs) { throw finding }
        report.counts.signatures += Int64(jobs.count)
        // A comment that is gone itself is nobody's any more.
        memory.lateComments = rest.filter { comment in
            !wanted.contains(comment.index) && memory.objects[comment.object]?.index == comment.index
        }
    }

    private func bundles(of indexes: [Int64]) -> [Int64] {
        Set(indexes.map { $0 / Int64(TileID.fullWidth) }).sorted()
    }
}

extension ReadBundle.ReadLeaf {
    fileprivate var knownText: VerificationRun.KnownText? {
        switch record {
        case .post(let post): .init(agent: post.agent, content: post.asParent)
        case .comment(let comment): .init(agent: comment.agent, content: comment.asParent)
        default: nil
        }
    }
}

extension LeafType {
    /// Whether the record behind an object's last leaf need not be shown: it was taken away, and this leaf says so. What a
    /// moderator wrote about a removal is destroyed after 90 days.
    fileprivate var mayBeClosed: Bool { self == .removed || self == .erased }
}
