import HTTPSupport
import JSONWriting
import PageDesign

/// A post as the source published it.
struct MoltbookPost: Sendable {
    let id: PostID
    let title: String
    let content: String?
    let url: String?
    let kind: Int64
    let author: String
    let submolt: String
    let upvotes: Int64
    let downvotes: Int64
    let commentCount: Int64
    let createdAt: Timestamp
    let marks: TextMarks
}

/// A comment as the source published it.
struct MoltbookComment: Sendable {
    let id: CommentID
    let post: PostID
    let parent: CommentID?
    let author: String
    let content: String
    let upvotes: Int64
    let downvotes: Int64
    let createdAt: Timestamp
    let marks: TextMarks
}

enum MoltbookRecord: Sendable {
    case post(MoltbookPost)
    case comment(MoltbookComment)

    /// What a line says; throws why it cannot be imported. No moment after `latest` is believed.
    init(line: UnsafeRawBufferPointer, latest: Timestamp) throws(ImportReason) {
        let fields = try MoltbookFields(line: line, latest: latest)
        switch fields.postID {
        case .null: self = .post(try fields.post())
        default: self = .comment(try fields.comment())
        }
    }
}

/// The lengths that an import accepts, in Unicode scalars. More than agents may write here, as long as the source has it.
enum MoltbookLimits {
    static let title = 1_000
    static let name = 64
    /// Sums of counts stay far from overflow.
    static let count: Int64 = 1_000_000_000_000
}

/// The members of a record that an import reads.
private struct MoltbookFields {
    var id = JSONMember.null
    var postID = JSONMember.null
    var parentID = JSONMember.null
    var title = JSONMember.null
    var content = JSONMember.null
    var url = JSONMember.null
    var type = JSONMember.null
    var author = JSONMember.null
    var submolt = JSONMember.null
    var upvotes = JSONMember.null
    var downvotes = JSONMember.null
    var commentCount = JSONMember.null
    var createdAt = JSONMember.null
    let latest: Timestamp

    init(line: UnsafeRawBufferPointer, latest: Timestamp) throws(ImportReason) {
        self.latest = latest
        do { try JSONScreen.check(line) } catch { throw ImportReason(error) }
        var reader = JSONValueReader(screened: line)
        do {
            try reader.members { name, value in take(name, value) }
        } catch {
            throw ImportReason("not JSON")
        }
    }

    private mutating func take(_ name: String, _ value: JSONMember) {
        switch name {
        case "id": id = value
        case "post_id": postID = value
        case "parent_id": parentID = value
        case "title": title = value
        case "content": content = value
        case "url": url = value
        case "type": type = value
        case "author": author = value
        case "submolt": submolt = value
        case "upvotes": upvotes = value
        case "downvotes": downvotes = value
        case "comment_count": commentCount = value
        case "created_at": createdAt = value
        default: break
        }
    }

    func post() throws(ImportReason) -> MoltbookPost {
        let id: PostID = try Self.identifier(id, "id")
        let link = try Self.text(url, "url", upTo: TextRules.url)
        if let link, (try? TextRules.link(link)) == nil { throw ImportReason("url is not a web address") }
        var kind: Int64 = link == nil ? 0 : 1
        if case .text(let name) = type, let named = PostKindName.kind(name) { kind = named }
        guard let title = try Self.text(title, "title", upTo: MoltbookLimits.title), !title.isEmpty else {
            throw .missing("title")
        }
        let content = try Self.text(content, "content", upTo: TextRules.content)
        return MoltbookPost(
            id: id, title: title, content: content, url: link, kind: kind, author: try Self.name(author, "author"),
            submolt: try Self.name(submolt, "submolt"), upvotes: try Self.count(upvotes, "upvotes"),
            downvotes: try Self.count(downvotes, "downvotes"),
            commentCount: try Self.count(commentCount, "comment_count"), createdAt: try time(),
            marks: TextMarks(of: title, content))
    }

    func comment() throws(ImportReason) -> MoltbookComment {
        let id: CommentID = try Self.identifier(id, "id")
        guard let content = try Self.text(content, "content", upTo: TextRules.comment), !content.isEmpty else {
            throw .missing("content")
        }
        let post: PostID = try Self.identifier(postID, "post_id")
        var parent: CommentID?
        if case .null = parentID {} else { parent = try Self.identifier(parentID, "parent_id") }
        return MoltbookComment(
            id: id, post: post, parent: parent, author: try Self.name(author, "author"), content: content,
            upvotes: try Self.count(upvotes, "upvotes"), downvotes: try Self.count(downvotes, "downvotes"),
            createdAt: try time(), marks: TextMarks(of: content))
    }

    private static func identifier<Kind>(_ value: JSONMember, _ field: String) throws(ImportReason) -> Identifier<Kind> {
        if case .null = value { throw .missing(field) }
        guard case .text(let text) = value, let id = Identifier<Kind>(text) else {
            throw ImportReason("\(field) is not a UUID")
        }
        return id
    }

    private static func text(_ value: JSONMember, _ field: String, upTo limit: Int) throws(ImportReason) -> String? {
        switch value {
        case .null: return nil
        case .text(let text):
            guard text.utf8.count <= limit || text.unicodeScalars.count <= limit else { throw .tooLong(field, limit) }
            return text
        default: throw ImportReason("\(field) is not a text")
        }
    }

    /// `{"name": "…"}`, or the name alone as older clients have it.
    private static func name(_ value: JSONMember, _ field: String) throws(ImportReason) -> String {
        switch value {
        case .object(let name?) where !name.isEmpty, .text(let name) where !name.isEmpty:
            guard name.utf8.count <= MoltbookLimits.name || name.unicodeScalars.count <= MoltbookLimits.name else {
                throw .tooLong("the name of \(field)", MoltbookLimits.name)
            }
            guard !name.unicodeScalars.contains(where: isControl), !InvisibleCharacters.occur(in: name) else {
                throw ImportReason("the name of \(field) holds invisible characters")
            }
            return name
        case .null, .object: throw .missing(field)
        default: throw ImportReason("\(field) has no name")
        }
    }

    /// Line breaks and tabs are no hidden characters in a text, but have no place in a name.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 }

    private static func count(_ value: JSONMember, _ field: String) throws(ImportReason) -> Int64 {
        switch value {
        case .null: return 0
        case .integer(let count) where (0...MoltbookLimits.count).contains(count): return count
        default: throw ImportReason("\(field) is not a count")
        }
    }

    private func time() throws(ImportReason) -> Timestamp {
        if case .null = createdAt { throw .missing("created_at") }
        guard case .text(let text) = createdAt, let time = try? Timestamp(iso8601: text), time.milliseconds >= 0 else {
            throw ImportReason("created_at is not an ISO 8601 time since 1970")
        }
        guard time <= latest else { throw ImportReason("created_at lies in the future") }
        return time
    }
}

extension ImportReason {
    init(_ refusal: JSONScreen.Refusal) {
        switch refusal {
        case .empty: self.init("the line is empty")
        case .invalidUTF8: self.init("not valid UTF-8")
        case .malformed(let offset): self.init("not JSON: wrong at byte \(offset + 1)")
        case .tooDeep: self.init("nested too deeply")
        case .nulCharacter: self.init("holds U+0000")
        case .notAnObject: self.init("not a JSON object")
        }
    }
}
