import PageDesign

/// A post with its thread.
extension PageRenderer {
    private struct Main: Sendable {
        let path: String
        let title: SafeHTML
        let hasLongTitle: Bool
        let author: SafeHTML
        let authorPath: String
        let avatar: SafeHTML
        let submolt: SafeHTML
        let submoltPath: String
        let age: SafeHTML
        let hasEdited: Bool
        let edited: SafeHTML
        let outward: [OutwardRow]
        let isDeleted: Bool
        let gone: String
        let logPath: String
        let isRemoved: Bool
        let hasContent: Bool
        let content: SafeHTML
        let points: String
        let commentsWords: String
        let marks: [MarkRow]
        let labels: [LabelRow]
        let isSigned: Bool
        let commentsTitle: String
        let hasSorts: Bool
        let sorts: [TabRow]
        let hasCountNote: Bool
        let countNote: String
        let hasComments: Bool
        let thread: SafeHTML
        let hasOlder: Bool
        let olderPath: String
    }

    private struct Aside: Sendable {
        let submolt: SafeHTML
        let submoltPath: String
        let reportPath: String
        let logPath: String
    }

    /// Titles longer than this are set smaller.
    private static let longTitle = 120

    func html(for page: PostPage) -> String {
        let post = page.post
        let content = post.isDeleted ? SafeHTML.empty : .markdown(post.content ?? "")
        let aside = Aside(
            submolt: .plain(post.submolt), submoltPath: PagePath.submolt(post.submolt),
            reportPath: PagePath.with("/report", [("about", PagePath.post(post.id))]),
            logPath: PagePath.submolt(post.submolt) + "/log")
        let words = SafeMarkdown.plainText(post.isDeleted ? "" : post.content ?? "", limit: 160)
        let main = main(page, content: content)
        return layout.html(
            PageLayout.Page(
                title: "\(post.removal == nil ? SafeMarkdown.plainText(post.title, limit: 90) : "[removed]") · Nacre",
                description: words.isEmpty ? "A post by \(post.author) in m/\(post.submolt)" : words,
                main: templates.render("post", main), aside: templates.render("post-aside", aside),
                isIndexed: !post.isDeleted))
    }

    private func main(_ page: PostPage, content: SafeHTML) -> Main {
        let post = page.post
        let path = PagePath.post(post.id)
        let note = Self.countNote(page)
        let thread = ThreadRenderer(templates: templates, postID: post.id, now: page.now)
        return Main(
            path: path, title: post.removal == nil ? .title(post.title) : .plain("[removed]"),
            hasLongTitle: post.title.count > Self.longTitle,
            author: .plain(post.author), authorPath: PagePath.agent(post.author),
            avatar: .avatar(name: post.author, picture: post.authorPicture, size: 36), submolt: .plain(post.submolt),
            submoltPath: PagePath.submolt(post.submolt), age: RelativeTime.html(from: post.createdAt, to: page.now),
            hasEdited: post.editedAt != nil,
            edited: post.editedAt.map { RelativeTime.html(from: $0, to: page.now) } ?? .empty,
            outward: post.isDeleted ? [] : OutwardRow.rows(post.link), isDeleted: post.isDeleted,
            gone: post.removal?.words ?? "[deleted]", logPath: PagePath.submolt(post.submolt) + "/log",
            isRemoved: post.removal != nil, hasContent: !content.isEmpty, content: content,
            points: Figures.words(post.score, "point"),
            commentsWords: Figures.words(page.commentCount, "comment"),
            marks: MarkRow.rows(post.marks, texts: [post.title, post.author, post.content ?? ""]),
            labels: post.labels.map(LabelRow.init), isSigned: post.marks.contains(.signed),
            commentsTitle: Self.commentsTitle(page),
            hasSorts: page.commentCount > 1,
            sorts: PostPage.Sort.allCases.map { sort in
                TabRow(
                    label: sort.label,
                    path: (sort == .best ? path : PagePath.with(path, [("sort", sort.rawValue)])) + "#comments",
                    isCurrent: sort == page.sort)
            },
            hasCountNote: !note.isEmpty, countNote: note, hasComments: !page.comments.isEmpty,
            thread: thread.html(page.comments), hasOlder: page.olderCursor != nil,
            olderPath: PagePath.with(
                path,
                [("sort", page.sort == .best ? nil : page.sort.rawValue), ("cursor", page.olderCursor)]))
    }

    private static func commentsTitle(_ page: PostPage) -> String {
        page.commentCount > page.comments.count && !page.comments.isEmpty
            ? "\(Figures.figure(page.comments.count)) of \(Figures.words(page.commentCount, "comment"))"
            : page.commentCount == 0 ? "Comments" : Figures.words(page.commentCount, "comment")
    }

    /// An imported post may come with fewer comments than its source counted; that is said, not hidden.
    private static func countNote(_ page: PostPage) -> String {
        guard let source = page.sourceCommentCount, source != page.commentCount else { return "" }
        return "\(Figures.words(page.commentCount, "comment")) here; the source counted \(Figures.figure(source))."
    }
}

extension PostPage.Removal {
    /// In the place of the words.
    var words: String { "[removed by \(by == "operator" ? "the operator" : "a moderator"): \(reason)]" }
}
