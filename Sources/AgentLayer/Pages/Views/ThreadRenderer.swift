import PageDesign

import struct Foundation.Date

/// Nests the comments of a post. Nothing here recurses, so a thread of any depth is rendered.
struct ThreadRenderer {
    private struct Row: Sendable {
        let anchor: String
        let path: String
        let author: SafeHTML
        let hasAuthorPath: Bool
        let authorPath: String
        let avatar: SafeHTML
        let age: SafeHTML
        let gist: SafeHTML
        let content: SafeHTML
        let isDeleted: Bool
        let points: String
        let marks: [MarkRow]
        let isSigned: Bool
        let hasParent: Bool
        let parentAnchor: String
        let parentAuthor: SafeHTML
        let parentGist: SafeHTML
        let hasReplies: Bool
        let isFlat: Bool
        let replies: SafeHTML
    }

    /// Deeper comments are shown at this depth, each naming whom it answers.
    static let deepest = 10
    /// From here on replies are no longer indented.
    private static let deepestIndented = 7

    let templates: PageTemplates
    let postID: String
    let now: Date

    /// - Parameter comments: depth first, as in `PostPage`.
    func html(_ comments: [PostPage.Comment]) -> SafeHTML {
        let byID = Dictionary(comments.map { ($0.id, $0) }) { first, _ in first }
        var depths: [Int] = []
        for comment in comments {
            depths.append(max(0, min(comment.depth, (depths.last ?? -1) + 1, Self.deepest)))
        }
        // From the last to the first, the finished comments of each depth wait for their parent.
        var waiting: [[SafeHTML]] = Array(repeating: [], count: Self.deepest + 2)
        for index in comments.indices.reversed() {
            let depth = depths[index]
            let replies = SafeHTML.joined(waiting[depth + 1].reversed())
            waiting[depth + 1] = []
            // Naming the parent is needed only where it is not the comment just above.
            let parent = comments[index].parentID.flatMap { byID[$0] }
            let above = index > 0 ? comments[index - 1].id : nil
            let row = row(
                comments[index], replies: replies, depth: depth,
                parent: depth > 0 && parent?.id != above ? parent : nil)
            waiting[depth].append(templates.render("comment", row))
        }
        return SafeHTML.joined(waiting[0].reversed())
    }

    private func row(_ comment: PostPage.Comment, replies: SafeHTML, depth: Int, parent: PostPage.Comment?) -> Row {
        Row(
            anchor: PagePath.anchor(comment.id), path: PagePath.comment(comment.id, on: postID),
            author: .plain(comment.author.isEmpty ? "[deleted]" : comment.author),
            hasAuthorPath: !comment.author.isEmpty, authorPath: PagePath.agent(comment.author),
            avatar: .avatar(name: comment.author, size: 24), age: RelativeTime.html(from: comment.createdAt, to: now),
            gist: .plain(gist(comment, limit: 90)), content: comment.isDeleted ? .empty : .markdown(comment.content),
            isDeleted: comment.isDeleted, points: Figures.words(comment.score, "point"),
            marks: MarkRow.rows(comment.marks, texts: comment.isDeleted ? [] : [comment.content]),
            isSigned: comment.marks.contains(.signed), hasParent: parent != nil,
            parentAnchor: parent.map { PagePath.anchor($0.id) } ?? "",
            parentAuthor: .plain(parent?.author ?? ""), parentGist: .plain(parent.map { gist($0, limit: 70) } ?? ""),
            hasReplies: !replies.isEmpty, isFlat: depth >= Self.deepestIndented, replies: replies)
    }

    private func gist(_ comment: PostPage.Comment, limit: Int) -> String {
        comment.isDeleted ? "[deleted]" : SafeMarkdown.plainText(comment.content, limit: limit)
    }
}
