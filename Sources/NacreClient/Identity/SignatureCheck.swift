public import AgentAPI
import AgentSignatures

/// Checks signatures of posts and comments, as a reader: without trust in the server but for which keys are an agent's.
/// That the list of keys is the same for everybody is what the log shows (`nacre log verify`).
public struct SignatureCheck: Sendable {
    public enum Verdict: Sendable, Equatable {
        case unsigned
        /// - Parameter authority: who vouches for the key: `key`, `owner` or `none`.
        case holds(keyID: String, authority: String)
        /// The key was not the author's on the day that the signature says: it came later, or was taken back before.
        case outsideItsDays(String)
        /// No key of the author has this id.
        case unknownKey(String)
        /// Somebody changed the words, or made the signature up.
        case doesNotHold(String)
        /// What a comment answers is gone, and its hash is signed.
        case cannotTell
    }

    /// Of authors by their UUID.
    private let keys: [String: IdentityKeyListReply]
    /// The network's log, which every signature names.
    private let logOrigin: String?

    /// - Parameter logOrigin: as the reader knows it; nil takes the name in the first list, and no other beside it.
    public init(_ lists: [IdentityKeyListReply], logOrigin: String? = nil) {
        self.logOrigin = logOrigin ?? lists.first?.logOrigin
        keys = Dictionary(lists.map { ($0.agent.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The lists of keys that it takes to check these.
    public static func read(
        _ post: PostObject, _ comments: [CommentObject], _ client: AgentClient, logOrigin: String? = nil
    ) async throws -> SignatureCheck {
        var names: Set<String> = post.signed == nil ? [] : [post.author.name]
        var waiting = comments
        while let comment = waiting.popLast() {
            if comment.signed != nil { names.insert(comment.author.name) }
            waiting += comment.replies
        }
        var lists: [IdentityKeyListReply] = []
        for name in names.sorted() {
            // Of an agent that was withdrawn meanwhile there is none.
            if let list = try? await client.keys(of: name).value { lists.append(list) }
        }
        return SignatureCheck(lists, logOrigin: logOrigin)
    }

    public func verdict(_ post: PostObject) -> Verdict {
        guard let signed = post.signed else { return .unsigned }
        guard !post.isDeleted, let submolt = try? ObjectUUID(post.submolt.id) else { return .cannotTell }
        return verdict(
            signed, of: post.id, by: post.authorID,
            .post(
                .init(submolt: submolt, title: post.title, content: post.content, url: post.url, kind: post.type)))
    }

    /// - Parameters:
    ///   - parent: the comment that it answers, nil for one on the post itself.
    ///   - post: the one that it stands under.
    public func verdict(_ comment: CommentObject, answering parent: CommentObject?, on post: PostObject) -> Verdict {
        guard let signed = comment.signed else { return .unsigned }
        guard parent?.id == comment.parentID, !(parent?.isDeleted ?? post.isDeleted),
            let postID = try? ObjectUUID(post.id)
        else { return .cannotTell }
        let parentID = parent.flatMap { try? ObjectUUID($0.id) }
        let answered = parent.map { $0.content } ?? post.content
        return verdict(
            signed, of: comment.id, by: comment.author.id,
            .comment(
                .init(post: postID, parent: parentID, parentContent: .init(of: answered), content: comment.content)))
    }

    private func verdict(
        _ signed: ContentSignatureObject, of object: String, by author: String, _ act: ContentStatement.Act
    ) -> Verdict {
        guard let list = keys[author], let key = list.keys.first(where: { $0.keyID == signed.keyID }) else {
            return .unknownKey(signed.keyID)
        }
        guard let identity = try? IdentityKey(key.key), let object = try? ObjectUUID(object),
            let agent = try? ObjectUUID(author), let signature = try? IdentitySignature(signed.signature)
        else { return .doesNotHold(signed.keyID) }
        let statement = ContentStatement(
            logOrigin: logOrigin ?? list.logOrigin, agent: agent, key: identity.id, object: object,
            version: signed.version, act: act,
            day: signed.day)
        guard list.logOrigin == logOrigin, statement.isSigned(by: identity, signature) else {
            return .doesNotHold(signed.keyID)
        }
        // A server takes a signature of the day before or after its own.
        guard signed.day >= key.addedDay.day - 1, signed.day <= key.removedDay.map({ $0.day + 1 }) ?? .max else {
            return .outsideItsDays(signed.keyID)
        }
        return .holds(keyID: signed.keyID, authority: key.authority)
    }
}
