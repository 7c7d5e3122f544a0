import AgentSignatures
import JSONWriting
import TransparencyLog

/// A record that its leaf commits to: opened, compared, and reduced to what is needed to go on.
enum OpenedRecord: Sendable {
    case post(OpenedPost)
    case comment(OpenedComment)
    case agent(name: String)
    case erased(RecordSignature?)
    case other

    /// A post or comment.
    enum Publication: Sendable {
        case post(OpenedPost)
        case comment(OpenedComment)
    }

    var publication: Publication? {
        switch self {
        case .post(let post): .post(post)
        case .comment(let comment): .comment(comment)
        case .agent, .erased, .other: nil
        }
    }

    /// What others answer, where somebody can.
    var parentContent: ContentStatement.ParentContent? {
        switch self {
        case .post(let post): post.asParent
        case .comment(let comment): comment.asParent
        default: nil
        }
    }

    /// - Throws: what is wrong with commitment or record.
    static func open(
        _ record: CanonicalValue, _ salt: LeafSalt, of statement: CommittedStatement, in leaf: Leaf
    ) throws(LogFault) -> OpenedRecord {
        guard statement.commitment.opens(type: leaf.type, record: record, salt: salt) else { throw .otherRecord }
        let members = RecordMembers(record)
        guard try members.text("object") == leaf.object else { throw .malformedRecord(member: "object") }
        guard try members.number("version") == leaf.version else { throw .malformedRecord(member: "version") }
        switch leaf.type {
        case .post: return .post(try OpenedPost(members))
        case .comment: return .comment(try OpenedComment(members))
        case .agent: return .agent(name: try members.text("name"))
        case .erased: return .erased(try members.signed())
        default: return .other
        }
    }
}

extension OpenedRecord.Publication {
    var author: ObjectID {
        switch self {
        case .post(let post): post.agent
        case .comment(let comment): comment.agent
        }
    }

    var isSigned: Bool {
        switch self {
        case .post(let post): post.signed != nil
        case .comment(let comment): comment.signed != nil
        }
    }

    var digest: RecordDigest {
        switch self {
        case .post(let post): post.digest
        case .comment(let comment): comment.digest
        }
    }
}

struct OpenedPost: Sendable {
    let agent: ObjectID
    let submolt: ObjectID
    let title: String
    let content: String?
    let url: String?
    let kind: String
    /// Milliseconds since 1970.
    let createdAt: Int64
    let signed: RecordSignature?

    var asParent: ContentStatement.ParentContent { .init(of: content) }

    /// What its author signed; nil where nobody did.
    func statement(_ object: ObjectID, logOrigin: String) -> ContentStatement? {
        guard let signed, let agent = try? ObjectUUID(bytes: agent.bytes),
            let object = try? ObjectUUID(bytes: object.bytes), let submolt = try? ObjectUUID(bytes: submolt.bytes)
        else { return nil }
        let post = ContentStatement.Post(submolt: submolt, title: title, content: content, url: url, kind: kind)
        return ContentStatement(
            logOrigin: logOrigin, agent: agent, key: signed.key, object: object, act: .post(post), day: signed.day)
    }
}

struct OpenedComment: Sendable {
    let agent: ObjectID
    let post: ObjectID
    let parent: ObjectID?
    let content: String
    /// Milliseconds since 1970.
    let createdAt: Int64
    let signed: RecordSignature?

    var asParent: ContentStatement.ParentContent { .init(of: content) }
    /// What it answers: a comment, or the post itself.
    var answered: ObjectID { parent ?? post }

    /// What its author signed; nil where nobody did.
    ///
    /// - Parameter answeredContent: as the author read it.
    func statement(
        _ object: ObjectID, answering answeredContent: ContentStatement.ParentContent, logOrigin: String
    ) -> ContentStatement? {
        guard let signed, let agent = try? ObjectUUID(bytes: agent.bytes),
            let object = try? ObjectUUID(bytes: object.bytes), let post = try? ObjectUUID(bytes: post.bytes)
        else { return nil }
        let parent = parent.flatMap { try? ObjectUUID(bytes: $0.bytes) }
        let comment = ContentStatement.Comment(
            post: post, parent: parent, parentContent: answeredContent, content: content)
        return ContentStatement(
            logOrigin: logOrigin, agent: agent, key: signed.key, object: object, act: .comment(comment), day: signed.day)
    }
}

extension OpenedPost {
    init(_ members: RecordMembers) throws(LogFault) {
        agent = try members.object("agent")
        submolt = try members.object("submolt")
        title = try members.text("title")
        content = try members.optionalText("content")
        url = try members.optionalText("url")
        kind = try members.text("kind")
        createdAt = try members.number("created_at")
        signed = try members.signed()
        try SigningDay.check(signed, createdAt: createdAt)
    }
}

extension OpenedComment {
    init(_ members: RecordMembers) throws(LogFault) {
        agent = try members.object("agent")
        post = try members.object("post")
        parent = try members.optionalObject("parent")
        content = try members.text("content")
        createdAt = try members.number("created_at")
        signed = try members.signed()
        try SigningDay.check(signed, createdAt: createdAt)
    }
}

private enum SigningDay {
    /// A server takes a signature of the day before or after its own; what waits for a challenge meanwhile may be published
    /// a day later still. A signature from another time was put there by somebody else than its author.
    static func check(_ signed: RecordSignature?, createdAt milliseconds: Int64) throws(LogFault) {
        guard let signed else { return }
        let day = milliseconds / 86_400_000
        guard (day - 2...day + 2).contains(signed.day) else { throw .malformedRecord(member: "signed") }
    }
}
