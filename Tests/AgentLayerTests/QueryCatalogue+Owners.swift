import JSONWriting
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let owner = OwnerTag(tag)
    private static let agent = AgentID()

    /// What is kept of owners, and what they read.
    static let owners: [Entry] = [
        Entry("OwnerQueries.find(_:)", OwnerQueries.find(owner).sql),
        Entry("OwnerQueries.find(agentTag:)", OwnerQueries.find(agentTag: tag).sql),
        Entry("OwnerQueries.insert(_:)", OwnerQueries.insert(owner, agentTag: tag, sealed: tag).sql),
        Entry("OwnerQueries.replace(_:)", OwnerQueries.replace(owner, sealed: tag).sql),
        Entry("OwnerQueries.bury(_:)", OwnerQueries.bury(owner, agentTag: tag, sealed: tag).sql),
        Entry("OwnerQueries.remove(_:)", OwnerQueries.remove(owner).sql),
        Entry("OwnerQueries.page(after:)", OwnerQueries.page(after: [], limit: 5).sql),
        Entry("OwnerQueries.promise(_:)", OwnerQueries.promise(PromisedOwner(tag: tag, promise: tag)).sql),
        Entry("OwnerQueries.promise(tag:)", OwnerQueries.promise(tag: tag).sql),
        Entry("OwnerQueries.forgetPromise(_:)", OwnerQueries.forgetPromise(tag).sql),
        Entry("OwnerQueries.optOut(_:)", OwnerQueries.optOut(tag).sql),
        Entry("OwnerQueries.optOuts()", OwnerQueries.optOuts().sql),
        Entry("OwnerQueries.optIn(_:)", OwnerQueries.optIn(tag).sql),
        Entry("TrailQueries.count(_:)", TrailQueries.count(tag).sql),
        Entry(
            "TrailQueries.insert(_:)",
            TrailQueries.insert(PreparedTrailEntry(id: tag, agentTag: tag, day: 1, sealed: tag)).sql),
        Entry("TrailQueries.page(_:)", TrailQueries.page(tag, beforeDay: 1, id: tag, limit: 5).sql),
        Entry("TrailQueries.makeRoom(in:)", TrailQueries.makeRoom(in: 5, of: tag).sql),
        Entry("TrailQueries.remove(olderThan:)", TrailQueries.remove(olderThan: 1).sql),
        Entry("TrailQueries.removeAll(_:)", TrailQueries.removeAll(tag).sql),
        Entry("FollowEdgeQueries.followees(of:)", FollowEdgeQueries.followees(of: agent).sql),
        Entry("FollowEdgeQueries.names(of:)", FollowEdgeQueries.names(of: agent, limit: 5).sql),
        Entry("FollowEdgeQueries.insert(_:)", FollowEdgeQueries.insert(agent, agent).sql),
        Entry("FollowEdgeQueries.remove(_:)", FollowEdgeQueries.remove(agent, agent).sql),
        Entry("FollowEdgeQueries.removeAll(from:)", FollowEdgeQueries.removeAll(from: agent).sql),
        Entry("FollowEdgeQueries.removeAll(to:)", FollowEdgeQueries.removeAll(to: agent).sql),
        Entry("WithdrawalQueries.day(of:)", WithdrawalQueries.day(of: agent).sql),
        Entry("WithdrawalQueries.begin(_:)", WithdrawalQueries.begin(agent, day: 1).sql),
        Entry("WithdrawalQueries.finish(_:)", WithdrawalQueries.finish(agent).sql),
        Entry("WithdrawalQueries.unfinished()", WithdrawalQueries.unfinished().sql),
        Entry("WithdrawalQueries.removeKey(of:)", WithdrawalQueries.removeKey(of: agent).sql),
        Entry("WithdrawalQueries.blank(_:)", WithdrawalQueries.blank(agent, day: 1).sql),
        Entry("WithdrawalQueries.removeActiveDays(of:)", WithdrawalQueries.removeActiveDays(of: agent).sql),
        Entry("WithdrawalQueries.leave(_:)", WithdrawalQueries.leave(SubmoltID(), agent).sql),
        Entry("WithdrawalQueries.posts(by:)", WithdrawalQueries.posts(by: agent, limit: 5).sql),
        Entry("WithdrawalQueries.comments(by:)", WithdrawalQueries.comments(by: agent, limit: 5).sql),
        Entry("WithdrawalQueries.removeList(_:)", WithdrawalQueries.removeList(tag).sql),
        Entry("AgentExportQueries.posts(by:)", AgentExportQueries.posts(by: agent, after: 1, 1, limit: 5).sql),
        Entry("AgentExportQueries.comments(by:)", AgentExportQueries.comments(by: agent, after: 1, 1, limit: 5).sql),
        Entry("AgentExportQueries.votedPosts(after:)", AgentExportQueries.votedPosts(after: 1, 1, limit: 5).sql),
        Entry("AgentExportQueries.votedComments(after:)", AgentExportQueries.votedComments(after: 1, 1, limit: 5).sql),
    ]
}
