public import AgentAPI
import AgentSignatures
import Foundation

/// Publishes what an agent writes, signed with its current identity key.
public struct SigningAuthor: Sendable {
    private let client: AgentClient
    private let identity: AgentIdentity
    private let key: AgentIdentity.Key
    private let day: @Sendable () -> Int64

    /// Nil for an agent without a key that is good.
    public init?(
        _ client: AgentClient, _ identity: AgentIdentity?,
        day: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) / 86_400 }
    ) {
        guard let identity, let key = identity.current else { return nil }
        (self.client, self.identity, self.key, self.day) = (client, identity, key, day)
    }

    /// POST /posts
    public func createPost(
        title: String, submolt: String, content: String?, url: String?
    ) async throws -> Reply<PostReply> {
        let place = try await client.submolt(submolt).value.submolt
        let kind = url == nil ? "text" : "link"
        let signing = try sign(
            .post(
                .init(submolt: try ObjectUUID(place.id), title: title, content: content, url: url, kind: kind)),
            Self.newID())
        return try await client.createPost(
            CreatePostRequest(
                submoltName: submolt, title: title, content: content, url: url, type: kind, signing: signing))
    }

    /// POST /posts/ID/comments. The signature names what is answered, as it reads now.
    public func createComment(
        on postID: String, content: String, replyTo parentID: String?
    ) async throws -> Reply<CommentReply> {
        let answered: String?
        if let parentID {
            let parent = try await client.comment(parentID).value.comment
            guard !parent.isDeleted else { throw AgentIdentityError.nothingToAnswer }
            answered = parent.content
        } else {
            answered = try await client.post(postID).value.post.content
        }
        let signing = try sign(
            .comment(
                .init(
                    post: try ObjectUUID(postID), parent: try parentID.map { try ObjectUUID($0) },
                    parentContent: .init(of: answered), content: content)), Self.newID())
        return try await client.createComment(
            on: postID, CreateCommentRequest(content: content, parentID: parentID, signing: signing))
    }

    /// DELETE /posts/ID
    public func deletePost(_ id: String) async throws -> Reply<ActionReply> {
        try await client.delete(RequestPath("posts", id), body: try deletion(of: id))
    }

    /// DELETE /comments/ID
    public func deleteComment(_ id: String) async throws -> Reply<ActionReply> {
        try await client.delete(RequestPath("comments", id), body: try deletion(of: id))
    }

    private func deletion(of id: String) throws -> DeletionRequest {
        let signing = try sign(.delete, try ObjectUUID(id), version: ContentStatement.firstVersion + 1)
        return DeletionRequest(
            signing: ContentSigning(id: nil, signature: signing.signature, keyID: signing.keyID, day: signing.day))
    }

    private func sign(
        _ act: ContentStatement.Act, _ object: ObjectUUID, version: Int64 = ContentStatement.firstVersion
    ) throws -> ContentSigning {
        let statement = ContentStatement(
            logOrigin: identity.logOrigin, agent: try ObjectUUID(identity.agentID), key: try key.publicKey.id,
            object: object, version: version, act: act, day: day())
        return ContentSigning(
            id: object.text, signature: try statement.signed(by: key.privateKey).text, keyID: statement.key.text,
            day: statement.day)
    }

    private static func newID() throws -> ObjectUUID { try ObjectUUID(UUID().uuidString.lowercased()) }
}
