import AgentAPI
import Envelope
import HTTPSupport
import JSONWriting
import LogService
import Storage

/// Reads and answers appeals. Who removed something answers nothing about it, nor does its author; the operator may always.
struct Appeals: Sendable {
    let desk: ModerationDesk

    static let listed = 100

    init(_ desk: ModerationDesk) { self.desk = desk }

    /// Those that wait in a submolt, as one of its moderators sees them.
    func waiting(in submolt: Int64, for moderator: AgentID) async throws -> [AppealObject] {
        let place = desk.keys.placeTag(submolt)
        let rows = try await desk.store.read { try $0.all(AppealQueries.waiting(at: place, limit: Self.listed)) }
        return try await open(rows, for: moderator)
    }

    /// All that wait, for the operator.
    func waiting() async throws -> [AppealObject] {
        let rows = try await desk.store.read { try $0.all(AppealQueries.waiting(since: 0, limit: Self.listed)) }
        return try await open(rows, for: nil)
    }

    private func open(_ rows: [WaitingAppeal], for moderator: AgentID?) async throws -> [AppealObject] {
        var appeals: [AppealObject] = []
        for row in rows {
            // Shredded a moment ago.
            guard let key = try await desk.keys.existingTextKey(row.tag),
                let appeal = try? Appeal(sealed: row.sealed, under: key, tag: row.tag)
            else { continue }
            let found = try await desk.store.read { transaction in
                (
                    try transaction.first(RemovalQueries.content(appeal.object)),
                    try transaction.first(RemovalQueries.find(appeal.object))
                )
            }
            guard let content = found.0, let removal = found.1, let sealed = removal.sealed else { continue }
            let text = try RemovedText(sealed: sealed, under: key, of: appeal.object)
            appeals.append(
                AppealObject(
                    targetType: appeal.object.kind, targetID: appeal.object.text, authorName: content.authorName,
                    submoltName: content.submoltName, removal: removal.object(), title: text.title,
                    content: text.content ?? text.url ?? "", text: appeal.text, day: CalendarDay(day: row.day),
                    yours: moderator.map { $0 != text.moderator && $0 != removal.author } ?? true))
        }
        return appeals
    }

    /// - Parameter submolt: where the moderator answers; nil for the operator.
    func answer(
        _ object: Removable, in submolt: Int64?, granting: Bool, note: String, by actor: ModerationActor,
        sequence: AssignedIndex = AssignedIndex(), _ write: Removals.Write
    ) async throws {
        let opened = try await Removals(desk).open(object)
        let now = desk.clock.now
        let entry = NewLogEntry(
            act: granting ? .appealGranted : .appealRefused, byOperator: actor.isOperator, note: note, at: now)
        // A transaction of its own: the row of an appeal is never written beside what tells its author and submolt.
        let waiting = try await desk.store.write(.privateAct) { transaction in
            let waiting = try transaction.first(AppealQueries.waiting(opened.tag))
            guard let waiting, try transaction.run(AppealQueries.close(opened.tag)) == 1 else {
                throw Refusal.noAppealWaits
            }
            return waiting
        }
        let answered: RemovableContent
        do {
            answered = try await decide(
                object, in: submolt, granting: granting, opened, entry, by: actor, sequence, write)
        } catch {
            if error as? StorageError != .outcomeUnknown {
                _ = try? await desk.store.write(.privateAct) {
                    try $0.run(AppealQueries.reopen(opened.tag, at: waiting.place, sealed: waiting.sealed))
                }
            }
            throw error
        }
        desk.log?.wake()
        guard granting else { return }
        Removals(desk).tell(answered)
        try await Removals(desk).forget(opened)
    }

    private func decide(
        _ object: Removable, in submolt: Int64?, granting: Bool, _ opened: Removals.Opened, _ entry: NewLogEntry,
        by actor: ModerationActor, _ sequence: AssignedIndex, _ write: Removals.Write
    ) async throws -> RemovableContent {
        let now = desk.clock.now
        let leaf = object.leaf
        return try await write { transaction in
            let (content, removal) = try Removals.removed(object, transaction)
            try transaction.admit(actor, to: submolt ?? content.submolt)
            guard submolt ?? content.submolt == content.submolt else { throw object.notFound }
            guard let key = opened.key, let sealed = removal.sealed else { throw Refusal.wordsAreGone }
            guard removal.keyID == opened.keyID else { throw Refusal.notRemoved }
            if case .moderator(let agent) = actor {
                guard !removal.byOperator else { throw Refusal.removedByOperator }
                guard removal.author != agent else { throw Refusal.ownContent }
                let remover = try RemovedText(sealed: sealed, under: key, of: object).moderator
                guard remover != agent else { throw Refusal.ownRemoval }
            }
            if granting { try Removals.bringBack(content, removal, opened, at: now, transaction) }
            let restored =
                granting ? ContentLeaf(leaf: leaf, record: try transaction.record(of: object)) : nil
            try transaction.log(entry.about(content), changing: restored, with: desk.writer, sequence: sequence)
            return content
        }
    }

    /// Why something was removed; its author is also told how an appeal stands.
    func removal(of object: Removable, for reader: CurrentAgent?) async throws -> RemovalObject? {
        guard let removal = try await desk.store.first(RemovalQueries.find(object)) else { return nil }
        guard reader?.id == removal.author else { return removal.object() }
        return removal.object(appeal: try await state(of: removal))
    }

    private func state(of removal: StoredRemoval) async throws -> String {
        let tag = desk.keys.removalTag(removal.keyID)
        if let isWaiting = try await desk.store.first(AppealQueries.isWaiting(tag)) {
            return isWaiting ? "waiting" : "refused"
        }
        let isOver = desk.clock.now.day - removal.removedAt.day > Removals.appealDays || removal.sealed == nil
        return isOver ? "closed" : "available"
    }
}

extension Refusal {
    static let ownRemoval = Refusal.forbidden(
        "OWN_REMOVAL", "You removed this: somebody else answers",
        hint: "Another moderator does or, where there is none, the operator.")

    static let noAppealWaits = Refusal.conflict(
        "NO_APPEAL", "No appeal waits here", hint: "Nobody asked, or it was answered.")
}
