import AgentSignatures
import TransparencyLog

/// One run of a ``LogVerifier``: whom it trusts, what it knows so far, what it has found.
struct VerificationRun {
    let plan: LogVerifier
    let file: LogMemoryFile?
    let fetcher: LogFetcher
    let trust: LogTrust
    var memory: LogMemory
    var report: LogReport
    /// What was known before this run, which the log must contain.
    let before: LogPosition?
    /// Keys that the log had under other names before, as its server says.
    private let shownFormer: [String]
    /// The log's key was taken from its server in this run, and what that says of former names with it.
    private let isFirstUse: Bool
    /// Counts the checkpoints of this run.
    var round: UInt16 = 0
    /// Who wrote what, for the comments on it.
    var texts: [ObjectID: KnownText] = [:]
    var names: [ObjectID: String] = [:]
    var sample: ServedSample
    var shown = ShownObjects()
    /// Signed content whose deletion its author did not sign, in this run.
    var unsignedDeletions = 0

    struct KnownText: Sendable {
        let agent: ObjectID
        let content: ContentStatement.ParentContent
    }

    /// Texts beyond these are looked up again where they are needed.
    private static let maxTexts = 1_000_000

    init(_ plan: LogVerifier, _ file: LogMemoryFile?) async throws {
        self.plan = plan
        self.file = file
        fetcher = LogFetcher(plan.address, patience: plan.patience)
        report = LogReport(address: plan.address.text)
        sample = ServedSample(limit: plan.comparisons)
        let remembered = try file?.read()
        // A copy of a log may be served without it.
        let info = try? await fetcher.info()
        shownFormer = Array((info?.formerOrigins ?? []).compactMap(\.vkey).prefix(FormerNames.most))
        guard let key = plan.pins.log ?? remembered?.position.logKey ?? info?.vkey else {
            throw LogFetchError.notThere(url: plan.address.text + "/info")
        }
        if plan.pins.log == nil, remembered == nil { report.remarks.append(.firstUse(logKey: key)) }
        if let remembered, remembered.position.logKey != key {
            throw LogMemoryError.otherLog(
                file?.path ?? "", remembered: remembered.position.logKey, given: key)
        }
        before = remembered?.position
        var memory = remembered ?? LogMemory(logKey: key)
        if plan.isFull, !memory.isUnderWay { memory.forgetLeaves() }
        if let witnesses = plan.pins.witnesses {
            memory.witnesses = witnesses
            memory.quorum = plan.pins.demanded
        } else if let quorum = plan.pins.quorum {
            memory.quorum = quorum
        }
        if let former = plan.formerLogs { memory.formerNames = FormerNames(keys: former, end: LogTrust.mostLeaves) }
        isFirstUse = plan.pins.log == nil && plan.formerLogs == nil && remembered == nil
        guard let trust = try LogPins(witnesses: memory.witnesses, quorum: memory.quorum).trust(seen: key) else {
            throw LogFetchError.notThere(url: plan.address.text + "/info")
        }
        self.trust = trust
        self.memory = memory
        report.logKey = key
        report.origin = trust.origin
        report.quorum = trust.quorum
        report.sizeBefore = before.flatMap(\.checkpoint).flatMap { try? SignedNote(parsing: $0) }
            .flatMap { try? Checkpoint(parsing: $0.text).size }
        if memory.witnesses.isEmpty { report.remarks.append(.noWitnesses) }
        if trust.origin != plan.address.expectedOrigin {
            report.remarks.append(.otherName(origin: trust.origin, address: plan.address.text))
        }
    }

    var today: Int64 { plan.clock() / 86_400 }

    /// Whether there is something to remember. A checkpoint of the same tree is none.
    private var hasNews: Bool {
        report.counts.leaves > 0 || report.sizeBefore != report.size || !memory.deferredSince.isEmpty
            || !memory.lateComments.isEmpty || !memory.shownSince.isEmpty || plan.pins.witnesses != nil
    }

    // MARK: Steps

    /// - Throws: ``LogFinding`` for the first thing wrong.
    mutating func verify() async throws {
        let checkpoint = try await nextCheckpoint()
        if isFirstUse { memory.formerNames = FormerNames(keys: shownFormer, end: checkpoint.size) }
        let unknown = Set(shownFormer).subtracting(memory.formerNames.keys)
        if !unknown.isEmpty { report.remarks.append(.formerNames(unknown.sorted())) }
        try await read(to: checkpoint)
        try await settle()
        try await readSomeAgain(checkpoint)
        try await compareWithServer()
        if memory.isUnderWay || hasNews {
            memory.isUnderWay = false
            try save()
        }
        remark()
    }

    /// Fetches a checkpoint and proves that its tree goes on from the last one that was accepted.
    mutating func nextCheckpoint() async throws -> VerifiedCheckpoint {
        var history = LogHistory(fetcher: fetcher, trust: trust)
        history.isPinned = plan.pins.log != nil
        history.maxAge = plan.maxAge
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try await history.next(after: memory.position.checkpoint, at: plan.clock())
        } catch let contradiction as LogContradiction {
            report.evidence = contradiction.evidence
            throw contradiction.finding
        }
        round += 1
        memory.position.checkpoint = checkpoint.note.string
        report.size = checkpoint.size
        report.cosigners = checkpoint.cosignatureTimes.map { LogReport.Cosigner(name: $0.key, time: $0.value) }
            .sorted { $0.name < $1.name }
        return checkpoint
    }

    mutating func save() throws { try file?.write(memory) }

    /// What is good to know at the end.
    private mutating func remark() {
        if !memory.deferredSince.isEmpty { report.remarks.append(.deferred(memory.deferredSince.count)) }
        if !memory.lateComments.isEmpty {
            report.remarks.append(.signaturesWithoutParent(memory.lateComments.count))
        }
        if unsignedDeletions > 0 { report.remarks.append(.deletionsWithoutSignature(unsignedDeletions)) }
        let unauthorised = memory.keys.facts.values.count { !$0.isAuthorised && $0.removed == nil }
        if unauthorised > 0 { report.remarks.append(.keysWithoutAuthority(unauthorised)) }
        if let note = memory.position.checkpoint.flatMap({ try? SignedNote(parsing: $0) }) {
            let known = Set(trust.witnesses.map(\.name) + [trust.log.name])
            let others = Set(note.signatures.map(\.name)).subtracting(known)
            if !others.isEmpty { report.remarks.append(.unknownCosigners(others.count)) }
        }
    }

    mutating func remember(_ record: OpenedRecord, of object: ObjectID) {
        guard texts.count < Self.maxTexts else { return }
        switch record {
        case .post(let post): texts[object] = KnownText(agent: post.agent, content: post.asParent)
        case .comment(let comment): texts[object] = KnownText(agent: comment.agent, content: comment.asParent)
        case .agent(let name): names[object] = name
        case .erased, .other: break
        }
    }
}
