import AgentSignatures
import JSONWriting

/// A post or comment as the API shows it.
enum ServedPublication: Sendable {
    case post(ServedPost.Post)
    case comment(ServedComments.Comment)

    var id: String {
        switch self {
        case .post(let post): post.id
        case .comment(let comment): comment.id
        }
    }

    var isDeleted: Bool {
        switch self {
        case .post(let post): post.isDeleted
        case .comment(let comment): comment.isDeleted
        }
    }

    var author: ServedAuthor? {
        switch self {
        case .post(let post): post.author
        case .comment(let comment): comment.author
        }
    }

    var noun: String {
        switch self {
        case .post: "post"
        case .comment: "comment"
        }
    }

    /// Where it is shown alone, below `/api/v1`.
    var path: String {
        switch self {
        case .post(let post): "/posts/\(post.id)"
        case .comment(let comment): "/comments/\(comment.id)"
        }
    }

    /// The digest of the record that says the same; nil where no record can.
    var digest: RecordDigest? {
        switch self {
        case .post(let post):
            guard let agent = ObjectID(post.authorID), let submolt = post.submolt.flatMap({ ObjectID($0.id) }),
                let createdAt = post.createdAt,
                case let signed = ServedSignature(
                    signature: post.signature, key: post.keyID, day: post.signingDay), signed.isSound
            else { return nil }
            return OpenedPost(
                agent: agent, submolt: submolt, title: post.title, content: post.content, url: post.url, kind: post.type,
                createdAt: createdAt.milliseconds, signed: signed.signed
            ).digest
        case .comment(let comment):
            guard let agent = comment.author.flatMap({ ObjectID($0.id) }),
                let post = comment.postID.flatMap(ObjectID.init),
                let createdAt = comment.createdAt, (comment.parentID.map { ObjectID($0) != nil } ?? true),
                case let signed = ServedSignature(
                    signature: comment.signature, key: comment.keyID, day: comment.signingDay), signed.isSound
            else { return nil }
            return OpenedComment(
                agent: agent, post: post, parent: comment.parentID.flatMap(ObjectID.init), content: comment.content,
                createdAt: createdAt.milliseconds, signed: signed.signed
            ).digest
        }
    }
}

/// The members of a publication that are there where it is signed.
private struct ServedSignature {
    let signature: String?
    let key: String?
    let day: Int64?

    /// Whether they are a signature, or all absent.
    var isSound: Bool { signature == nil || signed != nil }

    var signed: RecordSignature? {
        guard let key = key.flatMap({ try? KeyID($0) }), let day,
            let signature = signature.flatMap({ try? IdentitySignature($0) })
        else { return nil }
        return RecordSignature(key: key, signature: signature, day: day)
    }
}

extension OpenedRecord.Publication {
    /// The first member that is served otherwise than it is recorded.
    func difference(from served: ServedPublication) -> String? {
        switch (self, served) {
        case (.post(let post), .post(let served)): post.difference(from: served)
        case (.comment(let comment), .comment(let served)): comment.difference(from: served)
        default: "type"
        }
    }

    fileprivate static func same(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other else { return (one ?? "").isEmpty && (other ?? "").isEmpty }
        return one.utf8.elementsEqual(other.utf8)
    }
}

extension OpenedPost {
    fileprivate func difference(from served: ServedPost.Post) -> String? {
        if !served.title.utf8.elementsEqual(title.utf8) { return "title" }
        if !OpenedRecord.Publication.same(served.content, content) { return "content" }
        if !OpenedRecord.Publication.same(served.url, url) { return "url" }
        if served.type != kind { return "type" }
        if served.authorID != agent.description { return "author_id" }
        if served.submolt.map({ $0.id != submolt.description }) ?? false { return "submolt" }
        if served.createdAt.map({ $0.milliseconds != createdAt }) ?? false { return "created_at" }
        return signed.difference(from: served.signature, served.keyID, served.signingDay)
    }
}

extension OpenedComment {
    fileprivate func difference(from served: ServedComments.Comment) -> String? {
        if !OpenedRecord.Publication.same(served.content, content) { return "content" }
        if let author = served.author, author.id != agent.description { return "author" }
        if served.postID.map({ $0 != post.description }) ?? false { return "post_id" }
        if served.postID != nil, served.parentID != parent?.description { return "parent_id" }
        if served.createdAt.map({ $0.milliseconds != createdAt }) ?? false { return "created_at" }
        return signed.difference(from: served.signature, served.keyID, served.signingDay)
    }
}

extension RecordSignature? {
    fileprivate func difference(from signature: String?, _ key: String?, _ day: Int64?) -> String? {
        if signature != self?.signature.text { return "signature" }
        if key.map({ $0 != self?.key.text }) ?? false { return "key_id" }
        if day.map({ $0 != self?.day }) ?? false { return "signing_day" }
        return nil
    }
}
