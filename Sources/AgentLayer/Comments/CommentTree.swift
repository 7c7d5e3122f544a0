import AgentAPI
import HTTPSupport
import Storage

/// A page of root comments with the replies under them: at most 500 comments in all.
struct CommentTree: Sendable {
    static let capacity = 500

    /// In the order asked for.
    let roots: [CommentRow]
    /// Parents before their children.
    let replies: [CommentRow]
    /// There are more roots after these.
    let hasMore: Bool
    /// Replies were left out because the tree was full.
    let isTruncated: Bool
    /// The reader's own votes by comment: true is up.
    var votes: [CommentID: Bool] = [:]

    static func read(
        post: Int64, sort: CommentSort, limit: Int, cursor: ListCursor?, offset: Int = 0, _ network: AgentNetwork
    ) async throws -> CommentTree {
        let query = try sort.roots(of: post, after: cursor, limit: limit + offset + 1)
        // What is passed over is many rows, which would hold up the short statements of others.
        let store = network.store
        let walked = try await offset == 0 ? store.all(query) : store.read { try $0.all(query) }
        let found = walked.dropFirst(offset)
        let roots = Array(found.prefix(limit))
        let room = capacity - roots.count
        let answered = roots.filter { $0.replyCount > 0 }.map(\.seq)
        let replies =
            answered.isEmpty
            ? [] : try await network.store.all(CommentQueries.replies(under: answered, limit: room + 1))
        return CommentTree(
            roots: roots, replies: Array(replies.prefix(room)), hasMore: found.count > limit,
            isTruncated: replies.count > room)
    }

    var all: [CommentRow] { roots + replies }

    /// The tree as it goes out: replies nested under their parents, oldest first.
    var objects: [CommentObject] {
        var children: [CommentID: [CommentObject]] = [:]
        // From the last to the first: every reply is complete before it is put under its parent.
        for row in replies.reversed() {
            guard let parent = row.parentID else { continue }
            let replies = Array((children[row.id] ?? []).reversed())
            children[parent, default: []].append(row.object(vote: votes[row.id], replies: replies))
        }
        return roots.map { row in
            row.object(vote: votes[row.id], replies: Array((children[row.id] ?? []).reversed()))
        }
    }
}
