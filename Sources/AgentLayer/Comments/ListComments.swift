import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/posts/:id/comments
enum ListComments {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let query = try request.queryValues()
        let sort = try sort(query)
        // Older clients ask for up to 500 comments; pages of roots hold at most 100.
        let limit = min(try query.integer("limit", within: 1...500, default: 35), 100)
        let list = "comments/\(id.text)/\(sort.rawValue)"
        let paging = try Paging(
            query, list: list, shape: sort.cursorShape, limit: limit, maxOffset: Paging.maxMergedOffset)
        // The comments on an erased post are the words of others: they stand.
        guard let post = try await network.store.first(PostQueries.sequenceWithErased(id)) else {
            throw GetPost.notFound
        }
        var tree = try await CommentTree.read(
            post: post, sort: sort, limit: limit, cursor: paging.cursor, offset: paging.offset, network)
        if let agent = context.agent { try await tree.addVotes(of: agent, network) }
        let next = tree.hasMore ? tree.roots.last.map { paging.next(sort.key(of: $0)) } : nil
        return .json(
            CommentTreeReply(
                postID: id.text, sort: sort.rawValue, count: tree.all.count, comments: tree.objects,
                hasMore: tree.hasMore, nextCursor: next, isTruncated: tree.isTruncated),
            capacity: 16_384)
    }

    static func sort(_ query: QueryValues) throws(Refusal) -> CommentSort { try CommentSort(parameter: query["sort"]) }
}

extension CommentTree {
    mutating func addVotes(of agent: CurrentAgent, _ network: AgentNetwork) async throws {
        let rows = all
        let targets = rows.map { VoteTarget(bytes: $0.id.bytes, day: $0.createdAt.day) }
        for (row, vote) in zip(rows, try await OwnVotes.of(agent.id, on: targets, network)) { votes[row.id] = vote }
    }
}
