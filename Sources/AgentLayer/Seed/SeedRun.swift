import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// The work of one seed, in its order.
struct SeedRun {
    let store: any Store
    let keys: NetworkKeys
    let log: LogWriter
    let size: SeedSize
    let shape: SeedShape
    let progress: @Sendable (SeedProgress) -> Void

    private var tallies: SeedTallies
    private var agents: [AgentID] = []
    private var submolts: [Int64] = []
    private var submoltIDs: [SubmoltID] = []
    private var votes = SeedVoteBuffer()
    private var rows = 0

    init(
        store: any Store, keys: NetworkKeys, log: LogWriter, size: SeedSize, shape: SeedShape,
        progress: @escaping @Sendable (SeedProgress) -> Void
    ) {
        self.store = store
        self.keys = keys
        self.log = log
        self.size = size
        self.shape = shape
        self.progress = progress
        tallies = SeedTallies(size)
    }

    // MARK: Submolts

    /// Those of every network come first, and get most posts.
    mutating func writeSubmolts() async throws {
        try await BulkIndexes.drop(store)
        try await LogBackfill(store: store, log: log).run()
        try await FoundingSubmolts.make(in: store, log, now: size.start)
        let (size, log, created) = (size, log, Timestamp(day: size.start.day - 1))
        let leaves = BulkLeaves(most: size.submolts)
        submolts = try await store.write { transaction in
            var seqs = try ["general", "introductions"].map { name in try transaction.read.submolt(named: name).seq }
            var leaves = leaves
            for number in 0..<max(0, size.submolts - seqs.count) {
                var random = SeedRandom(size.seed, .submoltID, number)
                let name = SeedNames.submolt(number)
                let made = try transaction.first(
                    SubmoltQueries.insert(
                        SubmoltID(bytes: random.uuid()), name: name, displayName: name.capitalized,
                        description: "About \(name.replacing("-", with: " ")).", allowCrypto: false, creator: nil,
                        at: created))
                guard let made else { throw StorageError.conflict }
                try transaction.run(DirtyQueries.mark(submolt: made.seq))
                seqs.append(made.seq)
                try leaves.add(
                    SubmoltRecord(id: made.id, name: name, creator: nil, createdAt: created), .submolt)
            }
            try leaves.append(to: log, on: size.until.day, transaction)
            return Array(seqs.prefix(size.submolts))
        }
    }

    // MARK: Agents

    mutating func writeAgents(_ apiKeys: @Sendable (String, String) throws -> Void) async throws {
        submoltIDs = try await findSubmoltIDs()
        let ids = submoltIDs
        agents = (0..<size.agents).map { SeedAgent.id($0, size) }
        var text = SeedText()
        for first in stride(from: 0, to: size.agents, by: shape.agents) {
            try Task.checkCancellation()
            let numbers = first..<min(first + shape.agents, size.agents)
            let some = try numbers.map { number in
                try SeedAgentSecrets(SeedAgent(number, size, &text), until: size.until.day, keys)
            }
            let lists = try await sealedLists(of: numbers, ids)
            try await write(some, lists)
            for one in some { try apiKeys(one.agent.name, one.key.text) }
            count(numbers.count)
        }
    }

    private func findSubmoltIDs() async throws -> [SubmoltID] {
        let submolts = submolts
        let found = try await store.read { transaction in
            try stride(from: 0, to: submolts.count, by: 500).flatMap { start in
                try transaction.all(SubmoltQueries.bySequence(Array(submolts.dropFirst(start).prefix(500))))
            }
        }
        let ids = Dictionary(found.map { ($0.seq, $0.id) }, uniquingKeysWith: { one, _ in one })
        return submolts.compactMap { ids[$0] }
    }

    /// Each table in the order of its random keys.
    private func write(_ agents: [SeedAgentSecrets], _ lists: [SealedSeedList]) async throws {
        let rows = agents.map(\.agent).sorted { $0.id.text < $1.id.text }
        let names = rows.sorted { AgentName.fold($0.name) < AgentName.fold($1.name) }
        let byKey = agents.sorted { $0.keyTag.lexicographicallyPrecedes($1.keyTag) }
        let standings = agents.sorted { $0.standingTag.lexicographicallyPrecedes($1.standingTag) }
        let lists = lists.sorted { $0.tag.lexicographicallyPrecedes($1.tag) }
        var made = BulkLeaves(most: rows.count)
        for agent in rows { try made.add(AgentRecord(agent), .agent) }
        let (leaves, log) = (made, log)
        try await store.write { transaction in
            try transaction.run(rows, SeedInserts.agents)
            try transaction.run(names, SeedInserts.names)
            try transaction.run(rows.map(\.id)) { BulkMarks.mark(agents: $0) }
            try transaction.run(byKey, SeedInserts.apiKeys)
            try transaction.run(standings, SeedInserts.standings)
            try leaves.append(to: log, on: size.until.day, transaction)
        }
        try await store.write(.privateAct) { try $0.run(lists, SeedInserts.lists) }
    }

    private mutating func sealedLists(of numbers: Range<Int>, _ ids: [SubmoltID]) async throws -> [SealedSeedList] {
        var plain: [(agent: AgentID, kind: PrivateListKind, members: [[UInt8]])] = []
        for number in numbers {
            let follows = SeedAgent.follows(of: number, size)
            let subscriptions = SeedAgent.subscriptions(of: number, size)
            tallies.follow(follows)
            tallies.subscribe(to: subscriptions)
            let agent = agents[number]
            if !follows.isEmpty { plain.append((agent, .follows, follows.map { agents[$0].bytes })) }
            if !subscriptions.isEmpty { plain.append((agent, .subscriptions, subscriptions.map { ids[$0].bytes })) }
        }
        let owners = Array(Set(plain.map(\.agent)))
        let listKeys = Dictionary(
            zip(owners, try await keys.listKeys(of: owners)), uniquingKeysWith: { one, _ in one })
        return try plain.compactMap { list in
            guard let key = listKeys[list.agent] else { return nil }
            let tag = keys.listTag(list.kind, of: list.agent)
            let sealed = try key.seal(Padding.pad(list.members.flatMap { $0 }), as: PrivateLists.context(tag))
            return SealedSeedList(tag: tag, revision: Int64.random(in: 1...Int64.max), sealed: sealed)
        }
    }

    // MARK: Posts, comments and votes

    /// Batches are made on other cores, some ahead, and written in order.
    mutating func writeThreads() async throws {
        let world = SeedWorld(
            size: size, agents: agents, agentBytes: agents.map(\.bytes), submolts: submolts, submoltIDs: submoltIDs,
            taggers: try await taggers())
        var skeleton = SeedSkeleton(size, rows: shape.rows)
        try await withThrowingTaskGroup(of: (Int, SeedBatch).self) { group in
            var started = 0
            var ready: [Int: SeedBatch] = [:]
            func startNext() {
                guard let slice = skeleton.next() else { return }
                let number = started
                group.addTask { (number, SeedBatch(slice, world)) }
                started += 1
            }
            for _ in 0..<shape.ahead { startNext() }
            var next = 0
            while next < started {
                if let batch = ready.removeValue(forKey: next) {
                    next += 1
                    startNext()
                    try await write(batch)
                } else if let (number, batch) = try await group.next() {
                    ready[number] = batch
                }
            }
        }
        try await votes.flush(to: store)
    }

    private func taggers() async throws -> [VoteTagger] {
        var taggers: [VoteTagger] = []
        for day in size.start.day...size.until.day {
            guard let tagger = try await keys.voteTagger(day: day, today: size.until.day) else {
                throw StorageError.closed
            }
            taggers.append(tagger)
        }
        return taggers
    }

    private mutating func write(_ batch: SeedBatch) async throws {
        try Task.checkCancellation()
        let (engine, log, posts, comments) = (store.engine, log, batch.posts.count, batch.comments.count)
        let seqs = try await store.write { transaction in
            (
                try SequencedTable.posts.reserve(posts, transaction, engine),
                try SequencedTable.comments.reserve(comments, transaction, engine)
            )
        }
        let batch = batch.placed(posts: seqs.0, comments: seqs.1)
        try await store.write { transaction in
            try transaction.run(batch.posts) { BulkInserts.posts($0) }
            try transaction.run(batch.posts.map(\.seq)) { BulkMarks.mark(posts: $0) }
            try transaction.run(batch.comments) { BulkInserts.comments($0) }
            try transaction.run(batch.comments.map(\.seq)) { BulkMarks.mark(comments: $0) }
            try log.appendBulk(batch.leaves, areNew: true, transaction)
        }
        tallies.add(batch)
        try await votes.add(batch.votes, to: store)
        count(batch.posts.count + batch.comments.count + batch.votes.count)
    }

    private mutating func count(_ more: Int) {
        rows += more
        progress(.writing(rows: rows, of: size.agents + size.posts + size.comments + size.votes))
    }

    // MARK: The end

    mutating func finish() async throws {
        try await writeCounters()
        let (store, size, progress) = (store, size, progress)
        progress(.makingIndexes)
        try await TextBacklog(store: store, size: shape.text).index {
            try await AgentSchema.makeRankIndexes(store)
        } progress: { done, all in
            progress(.indexingText(done: done, of: all))
        }
        progress(.ranking)
        let ranker = Ranker(store: store, clock: WallClock { size.until })
        try await ranker.rankDirty()
        try await ranker.refreshRising()
        try await writeAlerts()
        try await settle()
        try await store.write(.upkeep) { try $0.run(SeedQueries.end()) }
    }

    /// What the ranking service would have told the agents, had they written one after the other.
    private func writeAlerts() async throws {
        let step: Int64 = 2_000
        let newest = try await store.read { try $0.first(SeedQueries.newestComment()) } ?? 0
        for first in stride(from: 1, through: newest, by: Int64.Stride(step)) {
            try Task.checkCancellation()
            try await store.write(.upkeep) { transaction in
                try transaction.run(AlertWriting.tell(ofCommentsFrom: first, through: first + step - 1))
            }
        }
    }

    /// What the engines would come to by themselves, in the middle of somebody's measurements.
    private func settle() async throws {
        if store.engine == .postgres { try await store.migrate(script: "ANALYZE") { _ in } }
        try await store.scrub(tables: [
            "agents", "active_days", "posts", "comments", "submolts", "votes", "posts_text", "comments_text",
            "agents_text", "dirty_posts", "dirty_comments", "dirty_agents", "dirty_submolts", "alerts",
        ])
    }

    private func writeCounters() async throws {
        var text = SeedText()
        for first in stride(from: 0, to: size.agents, by: shape.agents) {
            try Task.checkCancellation()
            let numbers = first..<min(first + shape.agents, size.agents)
            let counters = numbers.map { number in
                tallies.counters(
                    of: number, agents[number], created: SeedAgent(number, size, &text).createdDay)
            }.sorted { $0.id.text < $1.id.text }
            let days = numbers.flatMap { number in
                tallies.activeDays(of: number).map { ActiveDay(day: $0, agent: agents[number]) }
            }.sorted { ($0.day, $0.agent.text) < ($1.day, $1.agent.text) }
            try await store.write(.upkeep) { transaction in
                try transaction.run(counters, SeedInserts.counters)
                try transaction.run(days) { BulkInserts.activeDays($0) }
            }
        }
        let (totals, submolts) = (tallies, submolts)
        try await store.write(.upkeep) { transaction in
            for (number, seq) in submolts.enumerated() {
                try transaction.run(
                    SeedInserts.counters(
                        ofSubmolt: seq, posts: totals.submoltPosts[number], last: totals.lastPosts[number],
                        subscribers: totals.subscribers[number]))
            }
        }
    }
}
