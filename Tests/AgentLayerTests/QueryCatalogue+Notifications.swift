import AgentAPI
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    /// Of notifications and home.
    static let notifications: [Entry] = {
        let agent = AgentID()
        let tag = [UInt8](repeating: 7, count: 32)
        let text = AlertWriting.Text(author: agent, post: 1, comment: 2, names: [])
        return [
            Entry("AlertQueries.unread(by:)", AlertQueries.unread(by: agent, after: 1, before: 9, limit: 5).sql),
            Entry("AlertQueries.unreadCount(of:)", AlertQueries.unreadCount(of: agent, after: 1, limit: 5).sql),
            Entry("AlertQueries.newest(for:)", AlertQueries.newest(for: agent).sql),
            Entry("AlertQueries.page(of:)", AlertQueries.page(of: agent, before: 9, limit: 5).sql),
            Entry("AlertQueries.mentions(of:)", AlertQueries.mentions(of: agent, before: 9, limit: 5).sql),
            Entry("AlertQueries.told(_:)", AlertQueries.told([1, 2, 3]).sql),
            Entry("AlertWriting.tell(ofComments:)", AlertWriting.tell(ofComments: [1, 2]).sql),
            Entry("AlertWriting.tell(ofCommentsFrom:)", AlertWriting.tell(ofCommentsFrom: 1, through: 2).sql),
            Entry("AlertWriting.forget(comment:)", AlertWriting.forget(comment: 1).sql),
            Entry("AlertWriting.forget(post:)", AlertWriting.forget(post: 1).sql),
            Entry("AlertWriting.forget(post:)", AlertWriting.forget(post: 1, for: agent).sql),
            Entry("AlertWriting.forgetRemoval(post:)", AlertWriting.forgetRemoval(post: 1, comment: nil).sql),
            Entry("AlertWriting.forgetRemoval(post:)", AlertWriting.forgetRemoval(post: 1, comment: 2).sql),
            Entry("AlertWriting.forget(agents:)", AlertWriting.forget(agents: [agent, agent]).sql),
            Entry("AlertWriting.tellRemoval(to:)", AlertWriting.tellRemoval(to: agent, post: 1, comment: nil).sql),
            Entry("AlertWriting.holders(of:)", AlertWriting.holders(of: ["a", "b"]).sql),
            Entry("AlertWriting.tellMentioned(_:)", AlertWriting.tellMentioned(agent, text).sql),
            Entry("AlertUpkeepQueries.oldest(limit:)", AlertUpkeepQueries.oldest(limit: 5).sql),
            Entry("AlertUpkeepQueries.forget(_:)", AlertUpkeepQueries.forget([5, 6]).sql),
            Entry("NewsQueries.upvotes(of:)", NewsQueries.upvotes(of: agent).sql),
            Entry("NewsQueries.visibleFollowers(of:)", NewsQueries.visibleFollowers(of: agent, limit: 5).sql),
            Entry("NewsQueries.names(of:)", NewsQueries.names(of: [agent]).sql),
            Entry("NewsQueries.titles(of:)", NewsQueries.titles(of: [1, 2]).sql),
            Entry("HomeQueries.comments(_:)", HomeQueries.comments([1, 2]).sql),
            Entry("HomeQueries.posts(_:)", HomeQueries.posts([1, 2]).sql),
            Entry("HomeQueries.announcement()", HomeQueries.announcement().sql),
            Entry("PrivateListQueries.put(_:)", PrivateListQueries.put(tag, sealed: tag, revision: 1).sql),
            Entry("WithdrawalQueries.withdrawn(of:)", WithdrawalQueries.withdrawn(of: [agent]).sql),
        ]
    }()
}
