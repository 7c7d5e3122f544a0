import AgentAPI
import Foundation
import JSONWriting

/// Stored rows as the pages show them.
extension PageFeed.Item {
    /// - Parameter signed: the posts whose signature holds, see `ShownSignatures`.
    init(_ post: PostRow, signed: Set<[UInt8]>) {
        self.init(
            id: post.id.text, title: post.title, content: post.content ?? "", author: post.author.name,
            authorPicture: post.author.avatar, submolt: post.submolt.name, createdAt: post.createdAt.date,
            score: Int(post.score),
            commentCount: Int(post.commentCount), link: post.url, marks: post.pageMarks(signed: signed))
    }
}

extension PostRow {
    func pageMarks(signed: Set<[UInt8]>) -> [PageMark] {
        (isImported ? [.imported(source: "Moltbook")] : []) + (signed.contains(id.bytes) ? [.signed] : [])
            + (marks.contains(.invisibleCharacters) ? [.invisibleCharacters] : [])
    }
}

extension PageFeed {
    /// - Parameters:
    ///   - signed: the posts whose signature holds.
    ///   - showsPins: on the page of the submolt whose posts they are.
    init(_ page: PostList.Page, of list: PostList, signed: Set<[UInt8]>, showsPins: Bool = false) {
        self.init(
            items: page.posts.map { post in
                var item = Item(post, signed: signed)
                if showsPins, post.isPinned { item.marks.insert(.pinned, at: 0) }
                return item
            }, sort: Sort(rawValue: list.sort.rawValue) ?? .hot,
            window: Window(rawValue: list.window.rawValue) ?? .all,
            olderCursor: page.next.map { list.paging.next($0.keys) }, isContinuation: list.paging.cursor != nil)
    }
}

extension SubmoltCard {
    init(_ row: StoredSubmolt) {
        self.init(
            name: row.name, displayName: row.displayName, description: row.description, postCount: Int(row.postCount),
            subscriberCount: Int(row.subscriberCount), picture: row.avatar, banner: row.banner,
            bannerColor: row.bannerColor, themeColor: row.themeColor)
    }
}

extension SubmoltPage.Moderator {
    init(_ entry: Moderators.Entry) { self.init(name: entry.name, isOwner: entry.role == .owner) }
}

extension PageLabel {
    init(_ label: AttachedLabelObject) { self.init(label: label.label, color: label.color) }
}

extension AgentCard {
    init(_ row: StoredAgent) {
        self.init(
            name: row.name, displayName: row.displayName, description: row.description, karma: Int(row.karma),
            followerCount: Int(row.followerCount), picture: row.avatar)
    }
}

extension AgentPage.WrittenComment {
    /// - Parameter author: shown where the page is not the author's own.
    init(_ row: CommentRow, postTitle: String, author: String = "") {
        self.init(
            id: row.id.text, postID: row.postID.text, postTitle: postTitle, content: row.content,
            createdAt: row.createdAt.date, score: Int(row.upvotes - row.downvotes), author: author)
    }
}

extension PostPage.Comment {
    /// - Parameter signed: the comments whose signature holds.
    init(_ row: CommentRow, signed: Set<[UInt8]>) {
        self.init(
            id: row.id.text, parentID: row.parentID?.text, depth: Int(row.depth), content: row.content,
            author: row.authorName, authorPicture: row.authorAvatar, createdAt: row.createdAt.date,
            score: Int(row.upvotes - row.downvotes), isDeleted: row.deleted, removal: row.marks.removalOnPage,
            marks: (signed.contains(row.id.bytes) ? [.signed] : [])
                + (row.marks.contains(.invisibleCharacters) ? [.invisibleCharacters] : []))
    }
}

extension TextMarks {
    var removalOnPage: PostPage.Removal? {
        removalReason.map { PostPage.Removal(reason: $0.words, by: ModerationActor.word(isRemovedByOperator)) }
    }
}

extension CommentTree {
    /// Depth first: every reply follows its parent.
    var depthFirst: [CommentRow] {
        let children = Dictionary(grouping: replies) { $0.parentID }
        var ordered: [CommentRow] = []
        ordered.reserveCapacity(all.count)
        var waiting = Array(roots.reversed())
        while let row = waiting.popLast() {
            ordered.append(row)
            waiting += (children[row.id] ?? []).reversed()
        }
        return ordered
    }
}

extension Timestamp {
    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
