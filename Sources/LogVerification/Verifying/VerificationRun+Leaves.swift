import AgentSignatures
import TransparencyLog

extension VerificationRun {
    /// Bundles between two moments at which what was verified is written down.
    private static let chunk: Int64 = 256
    private static let width = 16

    /// Reads every leaf that is not known yet, in the order of the log, and compares the tree that they make with the
    /// checkpoint's.
    mutating func read(to checkpoint: VerifiedCheckpoint) async throws {
        var grower = try memory.position.grower
        var next = memory.position.size / Int64(TileID.fullWidth)
        let end = (checkpoint.size + Int64(TileID.fullWidth) - 1) / Int64(TileID.fullWidth)
        var lastSave = ContinuousClock.now
        while memory.position.size < checkpoint.size {
            let until = min(end, next + Self.chunk)
            try await readChunk(next..<until, of: checkpoint, &grower)
            let changes = grower.takeChanges()
            try await compareTiles(changes, isLast: until == end)
            memory.position.move(to: grower.size, changes: changes)
            next = until
            if ContinuousClock.now - lastSave > .seconds(20), until < end {
                memory.isUnderWay = true
                try save()
                lastSave = .now
            }
            try Task.checkCancellation()
        }
        guard grower.root == checkpoint.root else { throw LogFinding(.otherRoot(size: checkpoint.size)) }
    }

    private mutating func readChunk(
        _ bundles: Range<Int64>, of checkpoint: VerifiedCheckpoint, _ grower: inout TreeGrower
    ) async throws {
        let (fetcher, size, known) = (fetcher, checkpoint.size, memory.position.size)
        let last = memory.position.lastLeaves
        var wrong: LogFinding?
        do {
            let reading = InOrder<ReadBundle, LogFinding?>(width: Self.width)
            try await reading.run(bundles) { number in
                guard let id = BundleID(index: number, size: size) else { throw LogFinding(.otherRoot(size: size)) }
                return try await ReadBundle.read(id, from: known, contentToo: true, fetcher)
            } consume: { number, bundle in
                let seen = number == bundles.lowerBound ? last : []
                try Self.compare(bundle, with: seen, from: known - Int64(seen.count))
                grower.append(bundle.hashes.dropFirst(seen.count))
                let jobs = try take(bundle)
                plan.progress(LogProgress(stage: .leaves, done: grower.size, total: size))
                return Self.work(jobs)
            } settle: { finding in
                wrong = LogFinding.first(wrong, finding)
            }
        } catch let finding as LogFinding {
            throw LogFinding.first(wrong, finding) ?? finding
        }
        if let wrong { throw wrong }
    }

    private static func work(_ jobs: [SignatureJob]) -> (@Sendable () -> LogFinding?)? {
        guard !jobs.isEmpty else { return nil }
        return { SignatureJob.firstFinding(of: jobs) }
    }

    /// What stood at the right edge when the log was read last must still stand there.
    private static func compare(_ bundle: ReadBundle, with last: [LogHash], from first: Int64) throws {
        for (place, pair) in zip(last, bundle.hashes).enumerated() where pair.0 != pair.1 {
            throw LogFinding(.leafChanged, index: first + Int64(place))
        }
    }

    /// Tiles above the leaves, as they are served. Those of the leaves were compared with the bundles.
    private mutating func compareTiles(_ computed: [Tile], isLast: Bool) async throws {
        for tile in computed where tile.id.level > 0 && (tile.id.isFull || isLast) {
            let served = try await fetcher.tile(tile.id)
            report.counts.tiles += 1
            if let place = zip(tile.hashes, served.hashes).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
                throw LogFinding(.otherTile(path: tile.id.path), index: tile.id.firstLeaf(below: place.offset))
            }
        }
    }

    // MARK: Leaf by leaf

    /// Takes a bundle's new leaves in their order.
    ///
    /// - Returns: the signatures to verify.
    private mutating func take(_ bundle: ReadBundle) throws -> [SignatureJob] {
        report.counts.tiles += 1
        var jobs: [SignatureJob] = []
        for read in bundle.leaves {
            do throws(LogFault) {
                try take(read, &jobs)
            } catch {
                throw LogFinding.first(
                    SignatureJob.firstFinding(of: jobs),
                    LogFinding(error, index: read.index, object: read.leaf.object)) ?? LogFinding(error)
            }
        }
        if let finding = bundle.finding {
            throw LogFinding.first(SignatureJob.firstFinding(of: jobs), finding) ?? finding
        }
        return jobs
    }

    private mutating func take(_ read: ReadBundle.ReadLeaf, _ jobs: inout [SignatureJob]) throws(LogFault) {
        let previous = try memory.objects.append(read.leaf, id: read.id, at: read.index)
        // The checkpoint of this round contains both; its salt had to be gone when the content was read.
        if let previous, previous.content == .open, previous.round == round {
            throw .openedThoughSuperseded
        }
        if !memory.deferredSince.isEmpty { memory.deferredSince[read.id] = nil }
        memory.objects.note(read.content, of: read.id, at: read.index, round: round)
        report.counts.leaves += 1
        report.counts.byType[read.leaf.type, default: 0] += 1
        switch read.leaf.statement {
        case .committed: break
        case .key(let statement):
            let job = try memory.keys.append(statement, object: read.id, at: read.index, logOrigin: trust.origin)
            if var job {
                job.formerOrigins = formerOrigins
                jobs.append(job)
                report.counts.authorisations += 1
            }
        case .issuerKey(let statement): try memory.issuerKeys.append(statement, at: read.index)
        case .trailHead(let statement): try memory.issuerKeys.append(statement)
        }
        if let record = read.record { try take(record, of: read, &jobs) }
    }

    private mutating func take(
        _ record: OpenedRecord, of read: ReadBundle.ReadLeaf, _ jobs: inout [SignatureJob]
    ) throws(LogFault) {
        report.counts.records += 1
        sample.offer(record, of: read.id, at: read.index)
        remember(record, of: read.id)
        guard let job = try signature(record, of: read.id, at: read.index) else { return }
        jobs.append(job)
        report.counts.signatures += 1
    }

    /// The signature that a record carries; nil where it carries none, or what it answers is not known yet.
    mutating func signature(
        _ record: OpenedRecord, of object: ObjectID, at index: Int64
    ) throws(LogFault) -> SignatureJob? {
        switch record {
        case .post(let post):
            guard let statement = post.statement(object, logOrigin: trust.origin) else { return nil }
            return try job(statement, post.signed, of: post.agent, object, index)
        case .comment(let comment):
            guard comment.signed != nil else { return nil }
            guard let answered = texts[comment.answered] else {
                memory.lateComments.append(LateComment(index: index, object: object, answered: comment.answered))
                return nil
            }
            let statement = comment.statement(object, answering: answered.content, logOrigin: trust.origin)
            return try statement.flatMap { statement throws(LogFault) in
                try job(statement, comment.signed, of: comment.agent, object, index)
            }
        case .erased(let signed):
            guard let signed else { return nil }
            let author = texts[object]?.agent
            guard let fact = memory.keys.signer(signed.key, of: author, at: index, signedOn: signed.day),
                let agent = try? ObjectUUID(bytes: fact.agent.bytes), let uuid = try? ObjectUUID(bytes: object.bytes)
            else { throw .unknownSigner }
            let statement = ContentStatement(
                logOrigin: trust.origin, agent: agent, key: signed.key, object: uuid,
                version: ContentStatement.firstVersion + 1, act: .delete, day: signed.day)
            return try job(statement, signed, of: fact.agent, object, index)
        case .agent, .other: return nil
        }
    }

    private func job(
        _ statement: ContentStatement, _ signed: RecordSignature?, of agent: ObjectID, _ object: ObjectID, _ index: Int64
    ) throws(LogFault) -> SignatureJob? {
        guard let signed else { return nil }
        guard let fact = memory.keys.signer(signed.key, of: agent, at: index, signedOn: signed.day) else {
            throw .unknownSigner
        }
        return SignatureJob(
            index: index, object: object, signed: .content(statement), key: fact.key, signature: signed.signature,
            formerOrigins: formerOrigins)
    }
}
