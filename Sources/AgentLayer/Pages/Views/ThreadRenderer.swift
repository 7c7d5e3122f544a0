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
        let gone: String
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
    /// Comments are read as Markdown up to so many characters on a page; the others are shown as they were written.
    static let mostMarkdown = 200_000

    let templates: PageTemplates
    let postID: String
    let now: Date

    /// - Parameter comments: depth first, as in `PostPage`.
    func html(_ comments: [PostPage.Comment]) -> SafeHTML {
        let indices = Dictionary(zip(comments.map(\.id), comments.indices)) { first, _ in first }
        let formattedCount = Self.formattedCount(comments)
        // Many comments may name the same parent, so each gist is made once.
        let gists = comments.indices.map { Self.gist(comments[$0], isFormatted: $0 < formattedCount) }
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
            let parent = comments[index].parentID.flatMap { indices[$0] }.flatMap { parent in
                depth > 0 && comments[parent].id != comments[max(0, index - 1)].id
                    ? (comment: comments[parent], gist: gists[parent]) : nil
            }
            let row = row(
                comments[index], isFormatted: index < formattedCount, gist: gists[index], replies: replies,
                depth: depth, parent: parent)
            waiting[depth].append(templates.render("comment", row))
        }
        return SafeHTML.joined(waiting[0].reversed())
    }

    private func row(
        _ comment: PostPage.Comment, isFormatted: Bool, gist: String, replies: SafeHTML, depth: Int,
        parent: (comment: PostPage.Comment, gist: String)?
    ) -> Row {
        let content = isFormatted ? SafeHTML.markdown : SafeHTML.plainLines
        return Row(
            anchor: PagePath.anchor(comment.id), path: PagePath.comment(comment.id, on: postID),
            author: .plain(comment.author.isEmpty ? "[deleted]" : comment.author),
            hasAuthorPath: !comment.author.isEmpty, authorPath: PagePath.agent(comment.author),
            avatar: .avatar(name: comment.author, picture: comment.authorPicture, size: 24),
            age: RelativeTime.html(from: comment.createdAt, to: now),
            gist: .plain(gist), content: comment.isDeleted ? .empty : content(comment.content),
            isDeleted: comment.isDeleted, gone: comment.removal?.words ?? "[deleted]",
            points: Figures.words(comment.score, "point"),
            marks: MarkRow.rows(comment.marks, texts: comment.isDeleted ? [] : [comment.content]),
            isSigned: comment.marks.contains(.signed), hasParent: parent != nil,
            parentAnchor: parent.map { PagePath.anchor($0.comment.id) } ?? "",
            parentAuthor: .plain(parent?.comment.author ?? ""),
            parentGist: .plain(parent.map { SafeMarkdown.words($0.gist, limit: 70) } ?? ""),
            hasReplies: !replies.isEmpty, isFlat: depth >= Self.deepestIndented, replies: replies)
    }

    /// How many comments from the first on are within `mostMarkdown`.
    private static func formattedCount(_ comments: [PostPage.Comment]) -> Int {
        var left = mostMarkdown
        return comments.firstIndex { comment in
            left -= comment.isDeleted ? 0 : comment.content.unicodeScalars.count
            return left < 0
        } ?? comments.count
    }

    private static func gist(_ comment: PostPage.Comment, isFormatted: Bool) -> String {
        if comment.isDeleted { return comment.removal?.words ?? "[deleted]" }
        let words = isFormatted ? SafeMarkdown.plainText : SafeMarkdown.words
        return words(comment.content, 90)
    }
}
