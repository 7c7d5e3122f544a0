import ByteFraming
public import Crypto
import Foundation

/// What an agent signs of a publication: who said what, where, in answer to what, on which day.
///
/// Ed25519 over `"nacre/content/v1\0"` and then, each behind its length as a big-endian u32, absent as 0xFFFFFFFF, numbers
/// as eight bytes big-endian:
/// ```
/// log origin                the name of the network's log, such as 127.0.0.1:8420/log
/// act                       post, comment, edit or delete
/// agent                     16 bytes of its UUID
/// key id                    text
/// object                    16 bytes, the publication's UUID, which its author chose
/// version                   the author's: 1 when published, one more with each edit and with the deletion
/// submolt                   16 bytes; absent for a comment
/// post                      16 bytes, the post that a comment stands under; absent for a post
/// parent                    16 bytes, the comment that is answered; absent for a comment on the post itself, and for a post
/// parent's content          SHA-256 of what is answered, as its author read it; absent for a post
/// title                     absent for a comment
/// content
/// url                       absent for a comment
/// kind                      text, link or image; absent for a comment
/// payload                   SHA-256 of canonical {payload, sources, confidence}; absent until there are such
/// day                       days since 1970-01-01
/// ```
/// A deletion carries nothing between version and day. An edit carries what the publication carries.
///
/// The version counts what the author did, and nothing else: of acts of moderators in between, which count in the log, it
/// need not know. So a publication that was removed and restored still carries the signature over its version 1.
public struct ContentStatement: Hashable, Sendable {
    /// What is said. Texts are signed and served byte for byte.
    public enum Act: Hashable, Sendable {
        case post(Post)
        case comment(Comment)
        case editPost(Post)
        case editComment(Comment)
        case delete
    }

    public struct Post: Hashable, Sendable {
        public let submolt: ObjectUUID
        public let title: String
        public let content: String?
        public let url: String?
        /// `text`, `link` or `image`.
        public let kind: String

        public init(submolt: ObjectUUID, title: String, content: String?, url: String?, kind: String) {
            self.submolt = submolt
            self.title = title
            self.content = content
            self.url = url
            self.kind = kind
        }
    }

    public struct Comment: Hashable, Sendable {
        public let post: ObjectUUID
        /// The comment that is answered; nil for one on the post itself.
        public let parent: ObjectUUID?
        public let parentContent: ParentContent
        public let content: String

        public init(post: ObjectUUID, parent: ObjectUUID?, parentContent: ParentContent, content: String) {
            self.post = post
            self.parent = parent
            self.parentContent = parentContent
            self.content = content
        }
    }

    /// SHA-256 of what a comment answers: the content of the comment above it or of the post; that of a post without content
    /// is the hash of nothing.
    public struct ParentContent: Hashable, Sendable {
        let digest: [UInt8]

        public init(of content: String?) { digest = Array(SHA256.hash(data: Data((content ?? "").utf8))) }
    }

    public static let domain = "nacre/content/v1\0"
    /// Of a publication that was not edited.
    public static let firstVersion: Int64 = 1

    public let logOrigin: String
    public let agent: ObjectUUID
    public let key: KeyID
    public let object: ObjectUUID
    public let version: Int64
    public let act: Act
    /// Days since 1970.
    public let day: Int64

    public init(
        logOrigin: String, agent: ObjectUUID, key: KeyID, object: ObjectUUID, version: Int64 = firstVersion, act: Act,
        day: Int64
    ) {
        self.logOrigin = logOrigin
        self.agent = agent
        self.key = key
        self.object = object
        self.version = version
        self.act = act
        self.day = day
    }

    /// What is signed.
    public var bytes: [UInt8] {
        let head: [[UInt8]?] = [
            Array(logOrigin.utf8), Array(act.name.utf8), agent.bytes, Array(key.text.utf8), object.bytes,
            Framing.number(version),
        ]
        return Array(Self.domain.utf8) + Framing.frame(optional: head + act.fields + [Framing.number(day)])
    }

    public func signed(by key: Curve25519.Signing.PrivateKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(key.signature(for: bytes)))
    }

    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool {
        key.id == self.key && key.signed(bytes, signature)
    }
}

extension ContentStatement.Act {
    /// As it is signed.
    var name: String {
        switch self {
        case .post: "post"
        case .comment: "comment"
        case .editPost, .editComment: "edit"
        case .delete: "delete"
        }
    }

    /// Submolt, post, parent, its content, title, content, url, kind, payload.
    fileprivate var fields: [[UInt8]?] {
        switch self {
        case .post(let post), .editPost(let post):
            [
                post.submolt.bytes, nil, nil, nil, Array(post.title.utf8), post.content.map { Array($0.utf8) },
                post.url.map { Array($0.utf8) }, Array(post.kind.utf8), nil,
            ]
        case .comment(let comment), .editComment(let comment):
            [
                nil, comment.post.bytes, comment.parent?.bytes, comment.parentContent.digest, nil,
                Array(comment.content.utf8), nil, nil, nil,
            ]
        case .delete: [[UInt8]?](repeating: nil, count: 9)
        }
    }
}
