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
        if case .comment(let comment)? = read.record { try requireAnswerable(comment, read) }
        // The checkpoint of this round contains both; its salt had to be gone when the content was read.
        if let previous, previous.content == .open, previous.round == round {
            throw .openedThoughSuperseded
        }
        if !memory.deferredSince.isEmpty { memory.deferredSince[read.id] = nil }
        memory.objects.note(read.content, of: read.id, at: read.index, round: round)
        report.counts.leaves += 1
        report.counts.byType[read.leaf.type, default: 0] += 1
        switch read.leaf.statement {
        case .committed(let statement):
            guard statement.type == .erased, statement.role == .author,
                memory.objects[read.id]?.published?.isSigned == true,
                case .erased(nil)? = read.record
            else { break }
            // Allowed: whoever has the API key can delete. But it is the key's word alone.
            unsignedDeletions += 1
        case .key(let statement):
            let job = try memory.keys.append(statement, object: read.id, at: read.index, logOrigin: trust.origin)
            if var job {
                job.formerOrigins = memory.formerNames.names(at: read.index)
                jobs.append(job)
                report.counts.authorisations += 1
            }
        case .issuerKey(let statement): try memory.issuerKeys.append(statement, at: read.index)
        case .trailHead(let statement): try memory.issuerKeys.append(statement)
        }
        if let record = read.record { try take(record, of: read, &jobs) }
    }

    /// A signed comment covers what it answers, so that was there: nobody can answer what was taken away before.
    private func requireAnswerable(_ comment: OpenedComment, _ read: ReadBundle.ReadLeaf) throws(LogFault) {
        // What was taken away itself and put back may come back under something that went meanwhile.
        guard comment.signed != nil, read.leaf.version == 1 else { return }
        guard let answered = memory.objects[comment.answered] else { throw .answersNothing(leaf: nil) }
        switch answered.type {
        case .post, .comment: return
        default: throw .answersNothing(leaf: answered.index)
        }
    }

    private mutating func take(
        _ record: OpenedRecord, of read: ReadBundle.ReadLeaf, _ jobs: inout [SignatureJob]
    ) throws(LogFault) {
        report.counts.records += 1
        try publish(read)
        sample.offer(record, of: read.id, at: read.index)
        remember(record, of: read.id)
        let isPutBack = read.leaf.version > 1
        guard let job = try signature(record, of: read.id, at: read.index, isPutBack: isPutBack) else { return }
        jobs.append(job)
        report.counts.signatures += 1
    }

    /// Notes what an author published, or finds that something else is in its place.
    mutating func publish(_ read: ReadBundle.ReadLeaf) throws(LogFault) {
        guard let publication = read.record?.publication, let digest = read.digest else { return }
        try memory.objects.publish(
            read.id, digest: digest, author: publication.author, isSigned: publication.isSigned)
    }

    /// The signature that a record carries; nil where it carries none, or what it answers is not known yet.
    mutating func signature(
        _ record: OpenedRecord, of object: ObjectID, at index: Int64, isPutBack: Bool
    ) throws(LogFault) -> SignatureJob? {
        switch record {
        case .post(let post):
            guard let signed = post.signed, let statement = post.statement(object, logOrigin: trust.origin) else {
                return nil
            }
            let key = try signer(signed, of: post.agent, at: index, isPutBack: isPutBack)
            return job(statement, signed, by: key, object, index)
        case .comment(let comment):
            guard let signed = comment.signed else { return nil }
            // Also where what it answers is gone: who had no such key cannot have written it.
            let key = try signer(signed, of: comment.agent, at: index, isPutBack: isPutBack)
            guard let answered = texts[comment.answered] else {
                memory.lateComments.append(LateComment(index: index, object: object, answered: comment.answered))
                return nil
            }
            let statement = comment.statement(object, answering: answered.content, logOrigin: trust.origin)
            return statement.map { job($0, signed, by: key, object, index) }
        case .erased(let signed):
            guard let signed else { return nil }
            // Whose it was is known from when it was read; a deletion that another agent signed is none.
            let author = memory.objects.author(of: object)
            guard let fact = memory.keys.signer(signed.key, of: author, at: index, signedOn: signed.day),
                let agent = try? ObjectUUID(bytes: fact.agent.bytes), let uuid = try? ObjectUUID(bytes: object.bytes)
            else { throw .unknownSigner }
            let statement = ContentStatement(
                logOrigin: trust.origin, agent: agent, key: signed.key, object: uuid,
                version: ContentStatement.firstVersion + 1, act: .delete, day: signed.day)
            return job(statement, signed, by: fact.key, object, index)
        case .agent, .other: return nil
        }
    }

    private func signer(
        _ signed: RecordSignature, of agent: ObjectID, at index: Int64, isPutBack: Bool
    ) throws(LogFault) -> IdentityKey {
        guard
            let fact = memory.keys.signer(
                signed.key, of: agent, at: index, signedOn: signed.day, isPutBack: isPutBack)
        else { throw .unknownSigner }
        return fact.key
    }

    private func job(
        _ statement: ContentStatement, _ signed: RecordSignature, by key: IdentityKey, _ object: ObjectID,
        _ index: Int64
    ) -> SignatureJob {
        SignatureJob(
            index: index, object: object, signed: .content(statement), key: key, signature: signed.signature,
            formerOrigins: memory.formerNames.names(at: index))
    }
}
