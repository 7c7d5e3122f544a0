import AgentAPI
import JSONWriting
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let now = Timestamp(day: 20_000)
    private static let agent = AgentID()
    private static let object = Removable.post(PostID())
    private static let answer = Removable.comment(CommentID())
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let text = RemovedText(moderator: nil, title: "t", content: "c", url: nil, marks: [])

    static let moderation: [Entry] = removals + reports + bans

    private static let removals: [Entry] = [
        Entry("RemovalQueries.content(_:)", RemovalQueries.content(object).sql),
        Entry("RemovalQueries.content(_:)", RemovalQueries.content(answer).sql),
        Entry("RemovalQueries.find(_:)", RemovalQueries.find(object).sql),
        Entry(
            "RemovalQueries.insert(_:)",
            RemovalQueries.insert(
                object, author: agent, submolt: 1, reason: .spam, note: "", byOperator: true, keyID: tag, sealed: tag,
                at: now
            ).sql),
        Entry("RemovalQueries.remove(_:)", RemovalQueries.remove(object).sql),
        Entry("RemovalQueries.keyIDs(of:)", RemovalQueries.keyIDs(of: agent).sql),
        Entry("RemovalQueries.shredAll(of:)", RemovalQueries.shredAll(of: agent).sql),
        Entry("RemovalQueries.old(before:)", RemovalQueries.old(before: now, limit: 5).sql),
        Entry("RemovalQueries.shred(_:)", RemovalQueries.shred(["a", "b"]).sql),
        Entry("RemovalQueries.restore(_:)", RemovalQueries.restore(1, post: text, at: now).sql),
        Entry("RemovalQueries.restore(_:)", RemovalQueries.restore(1, comment: text, at: now).sql),
        Entry("AppealQueries.insert(_:)", AppealQueries.insert(tag, place: tag, day: 1, sealed: tag).sql),
        Entry("AppealQueries.isWaiting(_:)", AppealQueries.isWaiting(tag).sql),
        Entry("AppealQueries.waiting(at:)", AppealQueries.waiting(at: tag, limit: 5).sql),
        Entry("AppealQueries.waiting(since:)", AppealQueries.waiting(since: 1, limit: 5).sql),
        Entry("AppealQueries.close(_:)", AppealQueries.close(tag).sql),
        Entry("AppealQueries.waiting(_:)", AppealQueries.waiting(tag).sql),
        Entry("AppealQueries.reopen(_:)", AppealQueries.reopen(tag, at: tag, sealed: tag).sql),
        Entry("AppealQueries.remove(_:)", AppealQueries.remove(tag).sql),
        Entry("AppealQueries.remove(olderThan:)", AppealQueries.remove(olderThan: 1).sql),
        Entry(
            "ModerationLogQueries.insert(_:)",
            ModerationLogQueries.insert(NewLogEntry(act: .removed, byOperator: true, at: now)).sql),
        Entry("ModerationLogQueries.page(of:)", ModerationLogQueries.page(of: 1, before: 2, limit: 5).sql),
        Entry("ModerationLogQueries.page(before:)", ModerationLogQueries.page(before: 2, limit: 5).sql),
    ]

    private static let reports: [Entry] = [
        Entry("ReportQueries.insert(_:)", ReportQueries.insert(tag, target: tag, place: tag, day: 1, sealed: tag).sql),
        Entry("ReportQueries.counts(target:)", ReportQueries.counts(target: tag, place: tag, day: 1).sql),
        Entry("ReportQueries.at(place:)", ReportQueries.at(place: tag, limit: 5).sql),
        Entry("ReportQueries.newest(limit:)", ReportQueries.newest(limit: 5).sql),
        Entry("ReportQueries.forget(target:)", ReportQueries.forget(target: tag).sql),
        Entry("ReportQueries.remove(olderThan:)", ReportQueries.remove(olderThan: 1).sql),
        Entry("NoticeQueries.insert(_:)", NoticeQueries.insert(tag, day: 1, sealed: tag).sql),
        Entry("NoticeQueries.counts(day:)", NoticeQueries.counts(day: 1, since: 0).sql),
        Entry("NoticeQueries.find(_:)", NoticeQueries.find(tag).sql),
        Entry("NoticeQueries.page(afterDay:)", NoticeQueries.page(afterDay: 1, tag: tag, limit: 5).sql),
        Entry("NoticeQueries.replace(_:)", NoticeQueries.replace(tag, sealed: tag).sql),
        Entry("NoticeQueries.remove(olderThan:)", NoticeQueries.remove(olderThan: 1).sql),
    ]

    private static let bans: [Entry] = [
        Entry("BanQueries.put(_:)", BanQueries.put(1, agent, reason: .spam, byOperator: false, endsAt: nil, at: now).sql),
        Entry("BanQueries.isOperators(_:)", BanQueries.isOperators(1, agent).sql),
        Entry("BanQueries.remove(_:)", BanQueries.remove(1, agent).sql),
        Entry("BanQueries.page(of:)", BanQueries.page(of: 1, after: "", limit: 5).sql),
        Entry("SlowModeQueries.lastPost(by:)", SlowModeQueries.lastPost(by: agent, in: 1, since: now).sql),
        Entry("SlowModeQueries.lastComment(by:)", SlowModeQueries.lastComment(by: agent, in: 1, since: now).sql),
        Entry("SlowModeQueries.of(_:)", SlowModeQueries.of(1).sql),
        Entry("SlowModeQueries.set(_:)", SlowModeQueries.set(1, seconds: 60).sql),
        Entry("SlowModeQueries.end(_:)", SlowModeQueries.end(1).sql),
        Entry("SuspensionQueries.find(_:)", SuspensionQueries.find(agent).sql),
        Entry(
            "SuspensionQueries.put(_:)", SuspensionQueries.put(agent, reason: .spam, note: "", endsAt: now, at: now).sql),
        Entry("SuspensionQueries.remove(_:)", SuspensionQueries.remove(agent).sql),
    ]
}
