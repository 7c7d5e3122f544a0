import AgentAPI
import Envelope
import HTTPSupport
import HTTPTypes
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// Takes posts and comments away and brings them back: a tombstone as after a deletion, with a public reason; the words
/// sealed apart, and a line in the public log.
struct Removals: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    /// Days for which the words are kept; then they are shredded, and nothing can be brought back.
    static let keptDays: Int64 = 90
    /// Days in which the author may ask.
    static let appealDays: Int64 = 30

    /// The transaction in which an act is done: a writer's, who must still be one, or the operator's.
    typealias Write =
        @Sendable (
            _ body: @escaping @Sendable (WriteTransaction) throws -> RemovableContent
        ) async throws -> RemovableContent

    var ofOperator: Write { { [store = desk.store] body in try await store.write(.publication, body) } }

    func remove(
        _ object: Removable, for reason: ModerationReason, note: String, by actor: ModerationActor,
        sequence: AssignedIndex = AssignedIndex(), _ write: Write
    ) async throws -> RemovableContent {
        // Looked at before a key is made for it, and again where it counts.
        try await desk.store.read { transaction in
            let place = try Self.present(object, transaction).submolt
            guard case .moderator(let agent) = actor else { return }
            guard try SubmoltRole.of(agent, in: place, transaction) != nil else { throw Refusal.notModerator }
        }
        let keyID = Identifier<StoredRemoval>().bytes
        let tag = desk.keys.removalTag(keyID)
        let key = try await desk.keys.textKey(tag)
        let now = desk.clock.now
        let entry = NewLogEntry(act: .removed, byOperator: actor.isOperator, reason: reason, note: note, at: now)
        let leaf = PreparedLeaf(.removed, object: object.text, role: entry.role, reason: reason.rawValue)
        let removed: RemovableContent
        do {
            removed = try await write { transaction in
                try transaction.admit(actor, to: try Self.present(object, transaction.read).submolt)
                // Read again under the lock: another moderator may have been first.
                let content = try Self.present(object, transaction.read)
                var moderator: AgentID?
                if case .moderator(let agent) = actor { moderator = agent }
                let sealed = try RemovedText(moderator: moderator, of: content).sealed(under: key, of: object)
                let marks = TextMarks(removedFor: reason, byOperator: actor.isOperator)
                try Self.erase(content, marks: marks, at: now, transaction)
                try transaction.run(
                    RemovalQueries.insert(
                        object, author: content.author, submolt: content.submolt, reason: reason, note: note,
                        byOperator: actor.isOperator, keyID: keyID, sealed: sealed, at: now))
                let record = RemovedRecord(content, note: note, at: now)
                try transaction.log(
                    entry.about(content), changing: ContentLeaf(leaf: leaf, record: record.value),
                    with: desk.writer, sequence: sequence)
                return content
            }
        } catch {
            // It may stand: its words are not thrown away on a guess.
            if error as? StorageError != .outcomeUnknown { try? await desk.keys.shred([tag]) }
            throw error
        }
        tell(removed)
        try await forgetReports(on: object)
        return removed
    }

    func restore(
        _ object: Removable, note: String, by actor: ModerationActor, sequence: AssignedIndex = AssignedIndex(),
        _ write: Write
    ) async throws -> RemovableContent {
        let opened = try await open(object)
        let now = desk.clock.now
        let entry = NewLogEntry(act: .restored, byOperator: actor.isOperator, note: note, at: now)
        let leaf = object.leaf
        let restored = try await write { transaction in
            let (content, removal) = try Self.removed(object, transaction)
            try transaction.admit(actor, to: content.submolt)
            if case .moderator(let agent) = actor {
                guard !removal.byOperator else { throw Refusal.removedByOperator }
                guard removal.author != agent else { throw Refusal.ownContent }
            }
            try Self.bringBack(content, removal, opened, at: now, transaction)
            let restored = ContentLeaf(leaf: leaf, record: try transaction.record(of: object))
            try transaction.log(entry.about(content), changing: restored, with: desk.writer, sequence: sequence)
            return content
        }
        tell(restored)
        try await forget(opened)
        return restored
    }

    /// For its author, who deletes what was removed: the words go, the tombstone stays. Returns false where nothing of
    /// the writer's waits for that.
    func shred(_ object: Removable, by writer: WriterContext) async throws -> Bool {
        guard let removal = try await desk.store.first(RemovalQueries.find(object)),
            removal.author == writer.agent.id, removal.sealed != nil
        else { return false }
        // The key first: what is cut off here is finished by the next deletion or the night.
        try await forget(try await open(object))
        // None is left where it was restored meanwhile: then it is deleted like any other.
        return try await writer.write { try $0.run(RemovalQueries.shred([object.text])) } == 1
    }

    /// What opens the words of a removal.
    struct Opened: Sendable {
        let keyID: [UInt8]
        let tag: [UInt8]
        /// Nil when the words are shredded.
        let key: DataKey?
    }

    /// Throws a `Refusal` where nothing is removed.
    func open(_ object: Removable) async throws -> Opened {
        guard let removal = try await desk.store.first(RemovalQueries.find(object)) else {
            guard try await desk.store.first(RemovalQueries.content(object)) != nil else { throw object.notFound }
            throw Refusal.notRemoved
        }
        let tag = desk.keys.removalTag(removal.keyID)
        return Opened(keyID: removal.keyID, tag: tag, key: try await desk.keys.existingTextKey(tag))
    }

    /// The appeal and the key go with the removal.
    func forget(_ opened: Opened) async throws {
        try await desk.store.write(.privateAct) { try $0.run(AppealQueries.remove(opened.tag)) }
        try await desk.keys.shred([opened.tag])
    }

    // MARK: Steps

    /// What stands there now. Throws a `Refusal` for what its author deleted, or somebody removed.
    private static func present(_ object: Removable, _ transaction: ReadTransaction) throws -> RemovableContent {
        guard let content = try transaction.first(RemovalQueries.content(object)) else { throw object.notFound }
        guard !content.deleted else {
            throw content.marks.removalReason == nil ? object.notFound : Refusal.alreadyRemoved
        }
        return content
    }

    static func removed(
        _ object: Removable, _ transaction: WriteTransaction
    ) throws -> (RemovableContent, StoredRemoval) {
        guard let place = try transaction.first(RemovalQueries.content(object)) else { throw object.notFound }
        try transaction.lock(SubmoltRoleQueries.lockKey(place.submolt))
        guard let removal = try transaction.first(RemovalQueries.find(object)) else { throw Refusal.notRemoved }
        return (place, removal)
    }

    /// Existing rows are marked before they are changed: see `DirtyQueries`.
    private static func erase(
        _ content: RemovableContent, marks: TextMarks, at now: Timestamp, _ transaction: WriteTransaction
    ) throws {
        switch content.object {
        case .post(let id):
            try transaction.run(DirtyQueries.mark(publishedPost: content.seq, counting: -1))
            guard try transaction.erase(id, from: content.submolt, at: now, marks: marks) != nil else {
                throw GetPost.notFound
            }
            try transaction.run(AgentQueries.addPost(content.author, -1))
        case .comment:
            try transaction.run(DirtyQueries.mark(publishedComment: content.seq))
            guard try transaction.run(CommentQueries.erase(content.seq, at: now, marks: marks)) == 1 else {
                throw GetComment.notFound
            }
            try transaction.run(ContentSignatureQueries.remove(of: content.object.text))
            try transaction.run(PostQueries.addComments(content.postSeq, -1))
            try transaction.run(AgentQueries.addComment(content.author, -1))
        }
    }

    /// Throws a `Refusal` where the words are shredded.
    static func bringBack(
        _ content: RemovableContent, _ removal: StoredRemoval, _ opened: Opened, at now: Timestamp,
        _ transaction: WriteTransaction
    ) throws {
        let object = content.object
        // Restored and removed again meanwhile: another one than was asked for.
        guard removal.keyID == opened.keyID else { throw Refusal.notRemoved }
        guard try transaction.first(WithdrawalQueries.day(of: removal.author)) == nil else { throw Refusal.wordsAreGone }
        guard let key = opened.key, let sealed = removal.sealed else { throw Refusal.wordsAreGone }
        let text = try RemovedText(sealed: sealed, under: key, of: object)
        switch object {
        case .post:
            try transaction.run(DirtyQueries.mark(publishedPost: content.seq, counting: 1))
            guard try transaction.run(RemovalQueries.restore(content.seq, post: text, at: now)) == 1 else {
                throw Refusal.notRemoved
            }
            try transaction.run(AgentQueries.addPost(content.author, 1))
            try transaction.run(AlertWriting.forgetRemoval(post: content.seq, comment: nil))
        case .comment:
            try transaction.run(DirtyQueries.mark(publishedComment: content.seq))
            guard try transaction.run(RemovalQueries.restore(content.seq, comment: text, at: now)) == 1 else {
                throw Refusal.notRemoved
            }
            try transaction.run(PostQueries.addComments(content.postSeq, 1))
            try transaction.run(AgentQueries.addComment(content.author, 1))
            try transaction.run(AlertWriting.forgetRemoval(post: content.postSeq, comment: content.seq))
        }
        if let signature = text.signature {
            try transaction.run(ContentSignatureQueries.insert(signature, of: object.text))
        }
        try transaction.run(RemovalQueries.remove(object))
    }

    /// Nothing that was read before is shown any more.
    func tell(_ content: RemovableContent) {
        switch content.object {
        case .post:
            desk.changes.erasedPost(content.seq)
            desk.changes.posted(by: content.author, in: content.submoltID)
            desk.changes.placed(by: content.author, in: content.submolt, at: content.createdAt)
        case .comment: desk.changes.erasedComment(on: content.postSeq)
        }
        desk.ranking.wake()
        desk.log?.wake()
    }

    /// Apart from the removal itself: a row of a report is never committed beside what it is about.
    func forgetReports(on object: Removable) async throws {
        let tag = desk.keys.targetTag(.content(object))
        try await desk.store.write(.privateAct) { try $0.run(ReportQueries.forget(target: tag)) }
    }
}

extension NewLogEntry {
    func about(_ content: RemovableContent) -> NewLogEntry {
        var entry = self
        entry.submolt = content.submolt
        entry.post = content.post
        if case .comment(let id) = content.object { entry.comment = id }
        entry.agent = content.author
        return entry
    }
}

extension Refusal {
    static let alreadyRemoved = Refusal.conflict(
        "ALREADY_REMOVED", "This was removed already", hint: "The public log of its submolt says why.")

    static let notRemoved = Refusal.conflict(
        "NOT_REMOVED", "This is not removed", hint: "There is nothing to bring back or to answer.")

    static let removedByOperator = Refusal.forbidden(
        "REMOVED_BY_OPERATOR", "The operator removed this", hint: "Only the operator can bring it back.")

    static let ownContent = Refusal.forbidden(
        "OWN_CONTENT", "You wrote this: another moderator decides", hint: "Appeal: POST …/appeal with text.")

    static let wordsAreGone = Refusal(
        .gone, "WORDS_ARE_GONE", "The words are gone for good",
        hint: "Their author deleted them, or \(Removals.keptDays) days have passed.")
}
