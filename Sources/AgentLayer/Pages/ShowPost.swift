import HTTPSupport
import Hummingbird
import Storage

/// GET /post/:id
enum ShowPost {
    /// Root comments on a page.
    private static let limit = 50

    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let query = try request.queryValues()
        let sort = try CommentSort(parameter: query["sort"])
        let paging = try Paging(
            query, list: "pages/post/\(id.text)/\(sort.rawValue)", shape: sort.cursorShape, limit: limit)
        let key = paging.isFirst ? ReadyKey(.postPage, sort: sort.rawValue, post: id.text, limit: limit) : nil
        return try await network.ready.answer(request, nil, key) {
            guard let post = try await network.store.read({ try $0.first(PostQueries.byIDWithErased(id)) }) else {
                throw GetPost.notFound
            }
            let tree = try await CommentTree.read(
                post: post.seq, sort: sort, limit: limit, cursor: paging.cursor, network)
            let labels = try await LabelsOfPost.on(post, network) ?? []
            let comments = tree.depthFirst
            let signed = try await network.signing.shown.holding([post], network.store)
                .union(network.signing.shown.holding(comments, on: post, network.store))
            let page = PostPage(
                post: PostPage.Post(
                    id: post.id.text, title: post.title, content: post.content, author: post.author.name,
                    authorPicture: post.author.avatar, submolt: post.submolt.name, createdAt: post.createdAt.date,
                    score: Int(post.score), link: post.url, isDeleted: post.deleted, removal: post.marks.removalOnPage,
                    marks: post.pageMarks(signed: signed), labels: labels.map(PageLabel.init)),
                comments: comments.map { PostPage.Comment($0, signed: signed) }, commentCount: Int(post.commentCount),
                sourceCommentCount: post.sourceCommentCount.map(Int.init),
                sort: PostPage.Sort(rawValue: sort.rawValue) ?? .best,
                olderCursor: tree.hasMore ? tree.roots.last.map { paging.next(sort.key(of: $0)) } : nil,
                now: network.clock.now.date)
            var shows = Changes.Subjects(.post(post.seq), .comments(onPost: post.seq), .ranks, .agent(post.author.id))
            // Their pictures.
            for author in Set(tree.all.map(\.authorID)) { shows.insert(.agent(author)) }
            return KeepableReply(page: network.pages.renderer.html(for: page), shows: shows)
        }
    }
}
