import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Appends to the access trail. What waits while one commit is under way goes into the next one together, so that many
/// openings at once cost few commits; of several servers over one database one appends at a time.
actor TrailWriter {
    private let store: any Store
    private let keys: AccountKeys
    private var waiting: [Waiting] = []
    private var isWriting = false
    /// How many openings of an account's data the trail holds, as far as this server knows.
    private var counts: [AccountID: Int64] = [:]

    private static let mostTogether = 100
    private static let mostCounts = 10_000
    private static let mostTries = 5

    private struct Waiting {
        let opening: Opening
        let at: Timestamp
        let done: CheckedContinuation<Int64, any Error>
        var tries = 0
    }

    private struct Prepared: Sendable {
        let waiting: Waiting
        let number: Int64
        let entry: TrailQueries.NewEntry
    }

    init(store: any Store, keys: AccountKeys) {
        self.store = store
        self.keys = keys
    }

    /// Returns the sequence of the entry once it is on disk.
    func append(_ opening: Opening, at: Timestamp) async throws -> Int64 {
        try await withCheckedThrowingContinuation { done in
            waiting.append(Waiting(opening: opening, at: at, done: done))
            guard !isWriting else { return }
            isWriting = true
            Task { await writeAll() }
        }
    }

    private func writeAll() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.mostTogether))
            waiting.removeFirst(batch.count)
            await write(batch)
        }
        isWriting = false
    }

    private func write(_ batch: [Waiting]) async {
        var prepared: [Prepared] = []
        var next: [AccountID: Int64] = [:]
        for one in batch {
            do {
                let ready = try await prepare(one, number: next[one.opening.subject])
                next[one.opening.subject] = ready.number + 1
                prepared.append(ready)
            } catch {
                one.done.resume(throwing: error)
            }
        }
        guard !prepared.isEmpty else { return }
        let entries = prepared.map(\.entry)
        do {
            let sequences = try await store.write(.privateAct) { try Self.append(entries, in: $0) }
            for (ready, sequence) in zip(prepared, sequences) { finish(ready, sequence) }
        } catch {
            // The commit may have come through all the same: then the trail says more than what was opened, never less.
            for ready in prepared {
                counts[ready.waiting.opening.subject] = nil
                ready.waiting.done.resume(throwing: error)
            }
        }
    }

    private func finish(_ ready: Prepared, _ sequence: Int64?) {
        let subject = ready.waiting.opening.subject
        if let sequence {
            if counts.count >= Self.mostCounts { counts.removeAll() }
            counts[subject] = ready.number + 1
            ready.waiting.done.resume(returning: sequence)
            return
        }
        // Another server wrote about the same account: its place is taken.
        counts[subject] = nil
        var again = ready.waiting
        again.tries += 1
        if again.tries < Self.mostTries { waiting.append(again) } else { again.done.resume(throwing: TrailError.busy) }
    }

    private func prepare(_ one: Waiting, number known: Int64?) async throws -> Prepared {
        let opening = one.opening
        guard let key = try await keys.existingDataKey(of: opening.subject) else { throw TrailError.noSuchAccount }
        var number = known ?? counts[opening.subject]
        if number == nil { number = try await Self.count(under: key, store) }
        let place = number ?? 0
        let tag = AccountKeys.trailTag(place, under: key)
        let person = try TrailSeals.forPerson(opening, at: one.at, tag: tag, under: key)
        let auditor = try TrailSeals.forAuditors(opening.actor, tag: tag, under: try await keys.trailKey())
        return Prepared(
            waiting: one, number: place,
            entry: TrailQueries.NewEntry(
                day: one.at.day, role: opening.actor.roleName, purpose: opening.purpose.rawValue, tag: tag,
                sealedPerson: person, sealedAuditor: auditor,
                personHash: TrailLink.personHash(tag: tag, sealed: person),
                auditorHash: TrailLink.auditorHash(sealed: auditor)))
    }

    /// Nil for an entry whose tag is taken.
    private static func append(
        _ entries: [TrailQueries.NewEntry], in transaction: WriteTransaction
    ) throws -> [Int64?] {
        try transaction.lock(TrailQueries.lockKey)
        let end = try transaction.first(TrailQueries.end())
        var head = end?.head ?? .empty
        // Clocks of several servers differ by a little: days never go back all the same.
        var day = end?.day ?? .min
        return try entries.map { entry in
            day = max(day, entry.day)
            let sequence = head.sequence + 1
            let hash = TrailLink.hash(
                after: head.hash, sequence: sequence, day: day, role: entry.role, purpose: entry.purpose,
                personHash: entry.personHash, auditorHash: entry.auditorHash)
            let insert = TrailQueries.insert(entry, sequence: sequence, day: day, hash: hash)
            guard try transaction.first(insert) != nil else { return nil }
            head = TrailHead(sequence: sequence, hash: hash)
            return sequence
        }
    }

    /// How many entries an account has: there is one for every number below it. In some twenty looks for a million.
    static func count(under key: DataKey, _ store: any Store) async throws -> Int64 {
        func isTaken(_ number: Int64) async throws -> Bool {
            try await store.first(TrailQueries.exists(AccountKeys.trailTag(number, under: key))) != nil
        }
        guard try await isTaken(0) else { return 0 }
        var taken: Int64 = 0
        var free: Int64 = 1
        while try await isTaken(free) { (taken, free) = (free, free * 2) }
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2
            if try await isTaken(middle) { taken = middle } else { free = middle }
        }
        return free
    }
}
