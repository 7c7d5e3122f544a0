import AgentSignatures
import Crypto
import Storage
import Synchronization

/// Which signatures hold over the words that a page is about to show: a row beside the words says only that somebody wrote
/// the row. What was checked is remembered, since pages are made anew with every vote.
final class ShownSignatures: Sendable {
    /// A signature as it is stored, with what it should be over.
    struct Claim: Sendable {
        let object: [UInt8]
        let author: AgentID
        let signature: ContentSignature
        let act: ContentStatement.Act
    }

    private let known = Mutex<[SHA256Digest: Bool]>([:])
    /// Names under which the log went, the present one first: what was signed before stands under the one of then.
    private let origins: [String]

    /// Some 6 MB.
    private static let bound = 50_000

    init(origins: [String]) { self.origins = origins }

    /// The objects of which the signature holds, by a key that the author has or had.
    func holding(_ claims: [Claim], _ store: any Store) async throws -> Set<[UInt8]> {
        guard !claims.isEmpty else { return [] }
        let names = Array(Set(claims.map(\.signature.keyID)))
        let keys = try await store.all(IdentityKeyQueries.named(names))
        let byName = Dictionary(keys.map { ($0.keyID, $0) }, uniquingKeysWith: { one, _ in one })
        return Set(
            claims.lazy.filter { claim in
                guard let key = byName[claim.signature.keyID], key.agent == claim.author else { return false }
                return self.holds(claim, key.key)
            }.map(\.object))
    }

    /// Nothing of what is thrown says more than that it does not hold: a row that this program did not write.
    private func holds(_ claim: Claim, _ keyBytes: [UInt8]) -> Bool {
        guard let agent = try? ObjectUUID(bytes: claim.author.bytes), let object = try? ObjectUUID(bytes: claim.object),
            let keyID = try? KeyID(claim.signature.keyID)
        else { return false }
        return origins.contains { origin in
            let statement = ContentStatement(
                logOrigin: origin, agent: agent, key: keyID, object: object, version: claim.signature.version,
                act: claim.act, day: claim.signature.day)
            let bytes = statement.bytes
            let place = SHA256.hash(data: keyBytes + claim.signature.signature + bytes)
            if let known = known.withLock({ $0[place] }) { return known }
            guard let key = try? IdentityKey(bytes: keyBytes), key.id == keyID,
                let signature = try? IdentitySignature(bytes: claim.signature.signature)
            else { return false }
            let holds = statement.isSigned(by: key, signature)
            known.withLock { known in
                if known.count >= Self.bound { known.removeAll(keepingCapacity: true) }
                known[place] = holds
            }
            return holds
        }
    }
}

extension ShownSignatures {
    /// The posts whose signature holds.
    func holding(_ posts: [PostRow], _ store: any Store) async throws -> Set<[UInt8]> {
        try await holding(posts.compactMap(\.claim), store)
    }

    /// The comments whose signature holds, of those that answer something on the same page or the post itself. Over what
    /// is gone nobody can check any.
    func holding(_ comments: [CommentRow], on post: PostRow, _ store: any Store) async throws -> Set<[UInt8]> {
        let answered = Dictionary(
            comments.lazy.filter { !$0.deleted }.map { ($0.id, $0.content) }, uniquingKeysWith: { one, _ in one })
        let claims = comments.compactMap { comment -> Claim? in
            let parent: ContentStatement.ParentContent
            if let id = comment.parentID {
                guard let content = answered[id] else { return nil }
                parent = .init(of: content)
            } else {
                guard !post.deleted else { return nil }
                parent = .init(of: post.content)
            }
            return comment.claim(answering: parent)
        }
        return try await holding(claims, store)
    }
}

extension PostRow {
    fileprivate var claim: ShownSignatures.Claim? {
        guard let signature, !deleted, let place = try? ObjectUUID(bytes: submolt.id.bytes) else { return nil }
        return .init(
            object: id.bytes, author: author.id, signature: signature,
            act: .post(.init(submolt: place, title: title, content: content, url: url, kind: PostKindName.name(kind))))
    }
}

extension CommentRow {
    fileprivate func claim(answering content: ContentStatement.ParentContent) -> ShownSignatures.Claim? {
        guard let signature, !deleted, let post = try? ObjectUUID(bytes: postID.bytes) else { return nil }
        var parent: ObjectUUID?
        if let parentID {
            guard let uuid = try? ObjectUUID(bytes: parentID.bytes) else { return nil }
            parent = uuid
        }
        return .init(
            object: id.bytes, author: authorID, signature: signature,
            act: .comment(.init(post: post, parent: parent, parentContent: content, content: self.content)))
    }
}
