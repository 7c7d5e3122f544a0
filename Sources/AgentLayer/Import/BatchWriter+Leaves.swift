import JSONWriting
import LogService
import Storage
import TransparencyLog

extension BatchWriter {
    /// How many random values the leaves of a batch take at most: each record's own, its author's and, of a post, its
    /// submolt's, which may have to wait under another.
    static func leaves(of batch: ImportBatch) -> Int { 4 * batch.posts.count + 2 * batch.comments.count }

    func isNew(_ agent: AgentTally) -> Bool {
        plan.agents[agent.name] == nil && known.agents[agent.name] == nil
    }

    /// Of those that are new, and of those that turn out to be older than was known.
    mutating func takeLeaves(ofAgents transaction: WriteTransaction) throws {
        for agent in agents where isNew(agent) { try leaves.add(AgentRecord(agent), .agent) }
        var older: [AgentRecord] = []
        try transaction.all(agents.filter { !isNew($0) }, ImportQueries.olderAgents) { older.append($0) }
        for agent in older { try leaves.addNext(agent, .agent) }
    }

    /// Before the counters move: with them submolts without a creator grow older.
    mutating func takeLeaves(ofSubmoltsAndPosts transaction: WriteTransaction) throws {
        let seqs = Array(Set(posts.map(\.submoltSeq)))
        var records: [String: SubmoltRecord] = [:]
        for start in stride(from: 0, to: seqs.count, by: 500) {
            let some = Array(seqs[start..<min(start + 500, seqs.count)])
            for record in try transaction.all(SubmoltRecord.bySequence(some)) { records[record.name] = record }
        }
        let waiting = try waitingLeaves(of: records.values.filter { $0.creator == nil }.map(\.object), transaction)
        for (name, tally) in submolts.sorted(by: { $0.key < $1.key }) {
            guard let record = records[name] else { continue }
            let older = record.notYounger(than: tally.first)
            if madeSubmolts.contains(name) {
                try leaves.add(older, .submolt)
            } else if record.creator != nil || tally.first >= record.createdAt {
                continue
            } else if waiting.contains(record.object) {
                try leaves.addDeferred(older, .submolt)
            } else {
                try leaves.addNext(older, .submolt)
            }
            olderSubmolts.insert(name)
        }
        let ids = Dictionary(
            submolts.keys.compactMap { name -> (Int64, SubmoltID)? in
                guard let seq = plan.submolts[name] ?? outcome.submolts[name], let id = records[name]?.id else {
                    return nil
                }
                return (seq, id)
            }, uniquingKeysWith: { one, _ in one })
        for post in posts {
            guard let submolt = ids[post.submoltSeq] else { throw StorageError.conflict }
            try leaves.add(PostRecord(post, in: submolt), .post)
        }
    }

    private func waitingLeaves(of objects: [String], _ transaction: WriteTransaction) throws -> Set<String> {
        var waiting: Set<String> = []
        for start in stride(from: 0, to: objects.count, by: 500) {
            let some = Array(objects[start..<min(start + 500, objects.count)])
            waiting.formUnion(try transaction.all(LogQueries.deferredObjects(of: some)))
        }
        return waiting
    }
}
