import JSONWriting
import AgentAPI
import Storage

/// One page of what a search found.
struct SearchFindings: Sendable {
    /// A post, or a comment with the title of its post.
    struct Hit: Sendable {
        let post: PostRow?
        let comment: (row: CommentRow, postTitle: String)?
        let similarity: Double

        var object: SearchResult {
            if let comment {
                return SearchResult(
                    id: comment.row.id.text, type: "comment", title: nil, content: comment.row.content,
                    upvotes: comment.row.upvotes, downvotes: comment.row.downvotes, createdAt: comment.row.createdAt,
                    similarity: similarity, authorName: comment.row.authorName, submolt: nil,
                    postID: comment.row.postID.text, postTitle: comment.postTitle)
            }
            let reference = post.map {
                SubmoltReference(id: $0.submolt.id.text, name: $0.submolt.name, displayName: $0.submolt.displayName)
            }
            return SearchResult(
                id: post?.id.text ?? "", type: "post", title: post?.title, content: post?.content ?? "",
                upvotes: post?.upvotes ?? 0, downvotes: post?.downvotes ?? 0,
                createdAt: post?.createdAt ?? .init(milliseconds: 0), similarity: similarity,
                authorName: post?.author.name ?? "", submolt: reference, postID: post?.id.text ?? "", postTitle: nil)
        }
    }

    var hits: [Hit] = []
    var agents: [StoredAgent] = []
    var submolts: [StoredSubmolt] = []
    var hasMore = false

    /// Agents and submolts beside other results.
    private static let beside = 10

    static func read(
        _ search: SearchQuery, _ type: SearchType, offset: Int, limit: Int, _ store: any Store
    ) async throws -> SearchFindings {
        guard !search.isEmpty else { return SearchFindings() }
        let engine = store.engine
        return try await store.read { transaction in
            var page = SearchFindings()
            func matches(_ kind: SearchType, _ index: TextIndex) throws -> [SearchMatch] {
                guard type.includes(kind) else { return [] }
                return try transaction.all(search.matches(in: index, engine))
                    .sorted { ($0.closeness, $0.row) > ($1.closeness, $1.row) }
            }
            try page.addHits(
                posts: matches(.posts, .posts), comments: matches(.comments, .comments), offset, limit, transaction)
            let agents = try matches(.agents, .agents)
            let submolts = try matches(.submolts, .submolts)
            let count = type == .all ? beside : limit
            let skipped = type == .all ? 0 : offset
            page.agents = try agents.dropFirst(skipped).prefix(count)
                .compactMap { try transaction.first(SearchQueries.agent(textRow: $0.row)) }
            page.submolts = try submolts.dropFirst(skipped).prefix(count)
                .compactMap { try transaction.all(SubmoltQueries.bySequence([$0.row])).first }
            if type == .agents { page.hasMore = agents.count > offset + limit }
            if type == .submolts { page.hasMore = submolts.count > offset + limit }
            return page
        }
    }

    private mutating func addHits(
        posts: [SearchMatch], comments: [SearchMatch], _ offset: Int, _ limit: Int, _ transaction: ReadTransaction
    ) throws {
        let merged =
            (posts.map { (match: $0, isPost: true) } + comments.map { (match: $0, isPost: false) })
            .sorted { ($0.match.closeness, $0.match.row) > ($1.match.closeness, $1.match.row) }
        hasMore = merged.count > offset + limit
        let best = merged.first?.match.closeness ?? 0
        for found in merged.dropFirst(offset).prefix(limit) {
            let similarity = found.match.similarity(best: best)
            if found.isPost {
                guard let post = try transaction.all(PostQueries.bySequence([found.match.row])).first else { continue }
                hits.append(Hit(post: post, comment: nil, similarity: similarity))
            } else if let comment = try transaction.all(CommentQueries.bySequence([found.match.row])).first {
                let title = try transaction.first(SearchQueries.title(of: comment.postID)) ?? ""
                hits.append(Hit(post: nil, comment: (comment, title), similarity: similarity))
            }
        }
    }
}

enum SearchQueries {
    static func title(of post: PostID) -> Query<String> {
        Query("SELECT title FROM posts WHERE id = \(post.text)") { row in try row.text() }
    }

    static func agent(textRow: Int64) -> Query<StoredAgent> {
        Query(
            """
            SELECT \(raw: StoredAgent.columns) FROM agents a WHERE a.text_row = \(textRow)
                AND NOT EXISTS (SELECT 1 FROM withdrawn_agents w WHERE w.agent_id = a.id)
            """
        ) { row in try StoredAgent(&row) }
    }
}
