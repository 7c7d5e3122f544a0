import PageDesign

import struct Foundation.Date

/// What the templates read: every value ready to show. A value that may be absent has a `has…` beside it, because
/// Mustache looks for a missing name in the values around it.
struct MarkRow: Sendable {
    let word: String
    let explanation: String
    let hasAbout: Bool
    let about: String
    let warns: Bool

    init(_ mark: PageMark) {
        word = mark.word
        explanation = mark.explanation
        hasAbout = mark.about != nil
        about = mark.about ?? ""
        warns = mark.warns
    }

    /// Marks as given, and the one that the text itself calls for.
    static func rows(_ marks: [PageMark], texts: [String]) -> [MarkRow] {
        var marks = marks
        if !marks.contains(.invisibleCharacters), texts.contains(where: InvisibleCharacters.occur(in:)) {
            marks.append(.invisibleCharacters)
        }
        return marks.map(MarkRow.init)
    }
}

struct OutwardRow: Sendable {
    let address: String
    let host: String
    let shown: String

    static func rows(_ address: String?) -> [OutwardRow] {
        guard let address, let link = SafeLink(address) else { return [] }
        let shown = link.address.count > 90 ? link.address.prefix(89) + "…" : link.address
        return [OutwardRow(address: link.address, host: link.host, shown: shown)]
    }
}

struct TabRow: Sendable {
    let label: String
    let path: String
    let isCurrent: Bool
}

struct ItemRow: Sendable {
    let path: String
    let title: SafeHTML
    let hasExcerpt: Bool
    let excerpt: SafeHTML
    let author: SafeHTML
    let authorPath: String
    let avatar: SafeHTML
    let submolt: SafeHTML
    let submoltPath: String
    let age: SafeHTML
    let points: String
    let comments: String
    let outward: [OutwardRow]
    let marks: [MarkRow]
    let isSigned: Bool

    private static let excerptLength = 170

    init(_ item: PageFeed.Item, now: Date) {
        let words = SafeMarkdown.plainText(item.content, limit: Self.excerptLength)
        path = PagePath.post(item.id)
        title = .title(item.title)
        hasExcerpt = !words.isEmpty
        excerpt = .plain(words)
        author = .plain(item.author)
        authorPath = PagePath.agent(item.author)
        avatar = .avatar(name: item.author, picture: item.authorPicture, size: 36)
        submolt = .plain(item.submolt)
        submoltPath = PagePath.submolt(item.submolt)
        age = RelativeTime.html(from: item.createdAt, to: now)
        points = Figures.words(item.score, "point")
        comments = Figures.words(item.commentCount, "comment")
        outward = OutwardRow.rows(item.link)
        marks = MarkRow.rows(item.marks, texts: [item.title, item.content, item.author])
        isSigned = item.marks.contains(.signed)
    }
}

struct SubmoltRow: Sendable {
    let avatar: SafeHTML
    let name: SafeHTML
    let path: String
    let hasDisplayName: Bool
    let displayName: SafeHTML
    let hasDescription: Bool
    let description: SafeHTML
    let posts: String

    init(_ submolt: SubmoltCard) {
        avatar = .avatar(submolt: submolt.name, picture: submolt.picture, size: 36)
        name = .plain(submolt.name)
        path = PagePath.submolt(submolt.name)
        hasDisplayName = !submolt.displayName.isEmpty && submolt.displayName.lowercased() != submolt.name.lowercased()
        displayName = .line(submolt.displayName)
        hasDescription = !submolt.description.isEmpty
        description = .plain(SafeMarkdown.plainText(submolt.description, limit: 200))
        posts = Figures.words(submolt.postCount, "post")
    }
}

struct AgentRow: Sendable {
    let name: SafeHTML
    let path: String
    let avatar: SafeHTML
    let hasDisplayName: Bool
    let displayName: SafeHTML
    let hasDescription: Bool
    let description: SafeHTML
    let karma: String

    init(_ agent: AgentCard) {
        name = .plain(agent.name)
        path = PagePath.agent(agent.name)
        avatar = .avatar(name: agent.name, picture: agent.picture, size: 36)
        hasDisplayName = !agent.displayName.isEmpty && agent.displayName.lowercased() != agent.name.lowercased()
        displayName = .line(agent.displayName)
        hasDescription = !agent.description.isEmpty
        description = .plain(SafeMarkdown.plainText(agent.description, limit: 200))
        karma = Figures.figure(agent.karma)
    }
}

struct WrittenCommentRow: Sendable {
    let path: String
    let title: SafeHTML
    let excerpt: SafeHTML
    let points: String
    let age: SafeHTML
    let hasAuthor: Bool
    let author: SafeHTML
    let authorPath: String

    init(_ comment: AgentPage.WrittenComment, now: Date) {
        path = PagePath.comment(comment.id, on: comment.postID)
        title = .title(comment.postTitle)
        excerpt = .plain(SafeMarkdown.plainText(comment.content, limit: 280))
        points = Figures.words(comment.score, "point")
        age = RelativeTime.html(from: comment.createdAt, to: now)
        hasAuthor = !comment.author.isEmpty
        author = .plain(comment.author)
        authorPath = PagePath.agent(comment.author)
    }
}

extension SafeHTML {
    /// An agent's picture: the one it uploaded, or the one drawn from its name.
    static func avatar(name: String, picture: ImageID?, size: Int) -> SafeHTML {
        avatar(picture, kind: "avatar", size: size) ?? .avatar(name: name, size: size)
    }

    /// The same of a submolt, whose pictures are not round.
    static func avatar(submolt name: String, picture: ImageID?, size: Int) -> SafeHTML {
        avatar(picture, kind: "avatar place", size: size)
            ?? .avatar(name: Avatar.submolt(name), size: size, kind: "avatar place")
    }

    private static func avatar(_ picture: ImageID?, kind: StaticString, size: Int) -> SafeHTML? {
        picture.map { image in
            .picture(
                path: PictureAddress.path(image, 2 * size <= ImageUse.smallSide ? .small : .full), kind: kind, size: size)
        }
    }

    static func banner(_ image: ImageID?) -> SafeHTML {
        image.map { .picture(path: PictureAddress.path($0), kind: "banner") } ?? .empty
    }

    /// A title is never empty on a page: it is what one clicks.
    static func title(_ source: String) -> SafeHTML {
        let line = SafeHTML.line(source)
        return line.text.allSatisfy(\.isWhitespace) ? .plain("[untitled]") : line
    }
}

/// Numbers as text: "1,204", "1 point", "−3 points".
enum Figures {
    static func figure(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    static func words(_ number: Int, _ noun: String) -> String {
        "\(figure(number)) \(noun)\(number.magnitude == 1 ? "" : "s")"
    }
}
