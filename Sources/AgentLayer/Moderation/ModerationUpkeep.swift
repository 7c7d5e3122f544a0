import JSONWriting
import Storage

/// What the nightly job does for moderation: what nobody needs to open any more goes, with the keys that opened it.
struct ModerationUpkeep: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    private static let batch = 200

    func run(today: Int64) async throws {
        try await desk.store.write(.upkeep) { transaction in
            try transaction.run(ReportQueries.remove(olderThan: today - ModerationKeys.Dated.reports.keptDays))
            try transaction.run(
                RevealedReportQueries.remove(olderThan: today - ModerationKeys.Dated.reports.keptDays))
            try transaction.run(NoticeQueries.remove(olderThan: today - ModerationKeys.Dated.notices.keptDays))
            try transaction.run(AppealQueries.remove(olderThan: today - Removals.keptDays))
        }
        try await desk.keys.destroyDayKeys(today: today)
        try await shredOldWords(before: Timestamp(day: today - Removals.keptDays))
    }

    private func shredOldWords(before moment: Timestamp) async throws {
        while true {
            let old = try await desk.store.read { try $0.all(RemovalQueries.old(before: moment, limit: Self.batch)) }
            if old.isEmpty { return }
            // The keys first: a run that was cut off finds the rows again, and destroys what is left.
            try await desk.keys.shred(old.map { desk.keys.removalTag($0.keyID) })
            try await desk.store.write(.upkeep) { try $0.run(RemovalQueries.shred(old.map(\.object))) }
        }
    }

    /// What was removed of an agent that is withdrawn: nothing of its words stays.
    func forgetWords(of agent: AgentID) async throws {
        let tags = try await desk.store.read { try $0.all(RemovalQueries.keyIDs(of: agent)) }
            .map(desk.keys.removalTag)
        guard !tags.isEmpty else { return }
        let inNoOrder = tags.shuffled()
        try await desk.store.write(.privateAct) { transaction in
            for tag in inNoOrder { try transaction.run(AppealQueries.remove(tag)) }
        }
        try await desk.keys.shred(tags)
        try await desk.store.write { try $0.run(RemovalQueries.shredAll(of: agent)) }
    }
}
