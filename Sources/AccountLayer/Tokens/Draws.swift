import AccountAPI
import ByteFraming
import Envelope
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import Storage

/// How often an address drew in an epoch: at most two batches. The second is there for who lost the first one
/// (protocols.md section 1, step 4), and is signed in full while the first stays valid. Kept are the SHA-256 of each batch and the allowance of the first, sealed; no times.
///
/// Rows hang on the address, not on the account, and outlive it: who deletes an account and signs up again has drawn
/// already. Their tags and terms are made under a key of the epoch, which is destroyed with the epoch's rows: from then on
/// nobody can tell which addresses drew.
struct Draws: Sendable {
    let domain: AccountDomain

    /// Counts `batch`, or finds that it was counted before. Only then may it be signed.
    ///
    /// Each way to count is one statement that works for one of any number of requests at once, in a transaction that
    /// finds the account at the address that is counted.
    /// Throws a `Refusal` for a batch that is not exactly the allowance, and for a third one.
    func count(_ batch: TokenBatchRequest, of account: AccountID) async throws {
        let epoch = batch.epoch
        let digest = batch.digest.bytes
        let key = try await domain.keys.drawKey(of: epoch)
        while true {
            let opened = try await domain.people.load(account)
            let tag = Self.tag(of: opened.person.email, key)
            guard let row = try await find(tag) else {
                let allowance = try await allowance(of: account, in: epoch)
                try check(batch, against: allowance)
                let terms = try key.seal(Framing.number(Int64(allowance.run)), as: Self.context(tag))
                let isFirst = try await write(DrawQueries.insert(tag, epoch, digest, terms: terms), for: opened)
                guard isFirst else { continue }
                return domain.crowd.note(domain.clock.now)
            }
            if row.first == digest || row.second == digest { return }
            try check(batch, against: Self.allowance(in: row, tag, key))
            guard row.second == nil else { throw Refusal.alreadyDrawn }
            if try await write(DrawQueries.addSecond(digest, to: tag), for: opened) { return }
        }
    }

    /// Whether it changed a row. Nothing is changed when the account has moved to another address meanwhile.
    private func write(_ command: Command, for opened: People.Opened) async throws -> Bool {
        let emailTag = domain.keys.emailTag(opened.person.email)
        return try await domain.store.write(.privateAct) { transaction in
            try transaction.lock(opened.id.lockKey)
            guard try transaction.first(PersonQueries.isAt(emailTag, opened.id)) != nil else { return false }
            return try transaction.run(command) == 1
        }
    }

    /// What an account may draw and has drawn in the current epoch.
    func standing(of account: AccountID) async throws -> Standing {
        try await standing(of: try await domain.people.load(account))
    }

    func standing(of opened: People.Opened) async throws -> Standing {
        let epoch = Epoch(day: domain.clock.now.day)
        let choice = try await PlanChoices(domain: domain).of(opened.id)
        let plan = try await PaidPlans(domain: domain).counting(choice, of: opened.id, in: epoch)
        var standing = Standing(
            epoch: epoch, plan: plan.name, nextPlan: choice.next(after: epoch), allowance: plan.allowance,
            batches: 0)
        guard let key = try await domain.keys.existingDrawKey(of: epoch) else { return standing }
        let tag = Self.tag(of: opened.person.email, key)
        guard let row = try await find(tag) else { return standing }
        standing.batches = row.second == nil ? 1 : 2
        standing.allowance = try Self.allowance(in: row, tag, key)
        return standing
    }

    struct Standing: Sendable {
        let epoch: Epoch
        let plan: String
        let nextPlan: String?
        /// Of the epoch's first batch, once there is one.
        var allowance: Allowance
        var batches: Int
        var batchesLeft: Int { TokenBatches.perEpoch - batches }
    }

    /// All that is held of an address: this epoch and the one before.
    func export(of email: EmailAddress) async throws -> [AccountExport.Draw] {
        var draws: [AccountExport.Draw] = []
        for epoch in epochsKept() {
            guard let key = try await domain.keys.existingDrawKey(of: epoch),
                let row = try await find(Self.tag(of: email, key))
            else { continue }
            let digests = [row.first, row.second].compactMap { $0.map(Base64URL.encode) }
            draws.append(AccountExport.Draw(epoch: epoch.number, batches: digests.count, digests: digests))
        }
        return draws
    }

    /// For the transaction that moves an account to another address: what was drawn at the old one counts at both. What
    /// had been drawn at the new one, by an account that is gone, counts on as far as two batches go.
    func move(
        from old: EmailAddress, to new: EmailAddress
    ) async throws -> @Sendable (WriteTransaction) throws -> Void {
        let epoch = Epoch(day: domain.clock.now.day)
        guard old.folded != new.folded, let key = try await domain.keys.existingDrawKey(of: epoch) else {
            return { _ in }
        }
        let (oldTag, newTag) = (Self.tag(of: old, key), Self.tag(of: new, key))
        return { transaction in
            guard let row = try transaction.first(DrawQueries.find(oldTag)) else { return }
            let there = try transaction.first(DrawQueries.find(newTag))
            var digests = [row.first, row.second, there?.first, there?.second].compactMap { $0 }
            digests = digests.enumerated().filter { !digests[..<$0.offset].contains($0.element) }.map(\.element)
            let terms = try key.seal(key.open(row.terms, as: Self.context(oldTag)), as: Self.context(newTag))
            let second = digests.count > 1 ? digests[1] : nil
            try transaction.run(DrawQueries.put(newTag, epoch, row.first, second, terms: terms))
        }
    }

    /// Removes the rows of epochs before the last one, and then the keys that could tell whose they were.
    func eraseOld() async throws {
        guard let oldest = epochsKept().first else { return }
        // Rows first: cut off in between, the next night finds the keys and does it again.
        try await domain.store.write(.upkeep) { try $0.run(DrawQueries.eraseBefore(oldest)) }
        try await domain.keys.destroyDrawKeys(before: oldest)
    }

    private func epochsKept() -> [Epoch] {
        let current = Epoch(day: domain.clock.now.day)
        return [current.previous, current].compactMap { $0 }
    }

    private func find(_ tag: [UInt8]) async throws -> DrawQueries.Row? {
        try await domain.store.first(DrawQueries.find(tag))
    }

    private func allowance(of account: AccountID, in epoch: Epoch) async throws -> Allowance {
        let choice = try await PlanChoices(domain: domain).of(account)
        return try await PaidPlans(domain: domain).counting(choice, of: account, in: epoch).allowance
    }

    private static func allowance(in row: DrawQueries.Row, _ tag: [UInt8], _ key: DataKey) throws -> Allowance {
        var reader = FrameReader(Framing.frame([try key.open(row.terms, as: context(tag))]))
        return Allowance(run: Int(try reader.number()), vote: Plans.votes)
    }

    private func check(_ batch: TokenBatchRequest, against allowance: Allowance) throws(Refusal) {
        let expected =
            Array(repeating: TokenKind.run, count: allowance.run)
            + Array(repeating: TokenKind.vote, count: allowance.vote)
        guard batch.items.map(\.kind) == expected else { throw .wrongBatch(allowance) }
    }

    private static func tag(of email: EmailAddress, _ key: DataKey) -> [UInt8] {
        key.tag("nacre/draw/v2\0", Array(email.folded.utf8))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "draws", column: "terms", record: tag)
    }
}

extension Refusal {
    fileprivate static let alreadyDrawn = Refusal.conflict(
        "ALREADY_DRAWN", "This epoch's tokens were drawn already",
        hint: "A lost batch can be replaced once; the next epoch brings new tokens. Look into the wallet.")

    fileprivate static func wrongBatch(_ allowance: Allowance) -> Refusal {
        .badRequest(
            "WRONG_BATCH", "The batch is not exactly the allowance",
            hint: "Send \(allowance.run) tokens of kind run, then \(allowance.vote) of kind vote.")
    }
}

enum DrawQueries {
    struct Row: Sendable {
        let first: [UInt8]
        let second: [UInt8]?
        let terms: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT first_batch, second_batch, terms FROM draws WHERE tag = \(tag)") { row in
            Row(first: try row.blob(), second: try row.blobIfPresent(), terms: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], _ epoch: Epoch, _ batch: [UInt8], terms: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO draws (tag, epoch, first_batch, terms, fresh)
            VALUES (\(tag), \(epoch.number), \(batch), \(terms), TRUE) ON CONFLICT DO NOTHING
            """)
    }

    static func addSecond(_ batch: [UInt8], to tag: [UInt8]) -> Command {
        Command(
            """
            UPDATE draws SET second_batch = \(batch), fresh = TRUE
            WHERE tag = \(tag) AND second_batch IS NULL AND first_batch <> \(batch)
            """)
    }

    /// Also what an address held before is replaced.
    static func put(
        _ tag: [UInt8], _ epoch: Epoch, _ first: [UInt8], _ second: [UInt8]?, terms: [UInt8]
    ) -> Command {
        Command(
            """
            INSERT INTO draws (tag, epoch, first_batch, second_batch, terms, fresh)
            VALUES (\(tag), \(epoch.number), \(first), \(second), \(terms), TRUE)
            ON CONFLICT (tag) DO UPDATE SET first_batch = excluded.first_batch, second_batch = excluded.second_batch,
                terms = excluded.terms, fresh = TRUE
            """)
    }

    /// An account that moved to another address has a row at each, with one first batch.
    static func accounts(in epoch: Epoch) -> Query<Int64> {
        Query("SELECT COUNT(DISTINCT first_batch) FROM draws WHERE epoch = \(epoch.number)") { row in try row.integer() }
    }

    static func eraseBefore(_ epoch: Epoch) -> Command { Command("DELETE FROM draws WHERE epoch < \(epoch.number)") }
}
