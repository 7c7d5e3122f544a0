import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage
import TransparencyLog

/// POST /api/v1/posts/:id/comments
enum CreateComment {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let postID = try GetPost.id(context.segment("id"))
        let input = try await request.decodeJSON(CreateCommentRequest.self)
        let id = try SignedContent(input.signing, by: context.agent, network)?.commentID ?? CommentID()
        let content = DraftContent.comment(input, on: postID.text)
        return try await network.challenges.admit(content, as: id.text, by: context.agent, network) { publication in
            try await publish(input, on: postID, as: id, publication, context, network)
        }
    }

    /// Publishes a comment, or keeps it until its challenge is solved.
    static func publish(
        _ input: CreateCommentRequest, on postID: PostID, as id: CommentID, _ publication: Publication,
        _ context: WriterContext, _ network: AgentNetwork,
        sequence: AssignedIndex = AssignedIndex()
    ) async throws -> Response {
        let leaf = PreparedLeaf(.comment, object: id.text)
        try TextRules.require(input.content, "content", upTo: TextRules.comment)
        let signed = try SignedContent(input.signing, by: context.agent, network)
        let parentID = try input.parentID.map { (text) throws(Refusal) in try parentIdentifier(text) }
        let now = network.clock.now
        let agent = context.agent
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: agent)
        let marks = TextMarks(of: input.content)
        let listTag = network.keys.listTag(.follows, of: agent.id)
        let (comment, place) = try await context.write(publication.writeKind) { transaction in
            try cooldowns.checkComment(transaction)
            let found = try transaction.first(
                CommentPlace.find(on: postID, answering: parentID, author: agent.id, follows: listTag))
            guard let place = found else { throw GetPost.notFound }
            if parentID != nil { try check(place.parent, in: place) }
            try place.rules.check(agent.id, at: now, transaction)
            let signature = try signed?.check(
                input.content, on: postID, answering: parentID, publication, transaction.read)
            let comment = NewComment(
                id: id, postSeq: place.postSeq, parent: place.parent, author: agent.id, content: input.content,
                marks: marks, createdAt: now, signature: signature)
            guard try publication.begins(in: transaction) else { return (comment, place) }
            try transaction.send(CommentQueries.insert(comment))
            if let signature { try transaction.send(ContentSignatureQueries.insert(signature, of: id.text)) }
            try transaction.send(DirtyQueries.mark(newComment: id))
            try transaction.send(AgentQueries.markActive(agent.id, day: now.day))
            if let parent = place.parent { try transaction.send(CommentQueries.addReplies(parent.seq, 1)) }
            try transaction.send(PostQueries.addComments(place.postSeq, 1))
            try transaction.send(AgentQueries.addComment(agent.id, 1))
            let record = CommentRecord(comment, on: postID, answering: parentID, signed: signature?.member)
            try network.log.writer.append(leaf, record: record.value, isNew: true, transaction, assigned: sequence.set)
            return (comment, place)
        }
        var object = comment.object(on: postID, answering: parentID, by: agent, in: place)
        object.verification = publication.verification
        if publication.verification == nil {
            network.changes.commented(on: place.postSeq)
            network.ranking.wake()
            network.log.wake()
        }
        let follows = try await PrivateLists(network: network).follows(of: agent.id, in: place.follows)
        return .json(
            CommentReply(
                message: publication.verification == nil ? "Comment added" : VerificationObject.message,
                comment: object, postAuthor: place.postAuthorName, alreadyFollowing: follows.contains(place.postAuthor),
                sequence: sequence.value),
            status: .created, capacity: 2048)
    }

    private static func parentIdentifier(_ text: String) throws(Refusal) -> CommentID {
        guard let id = CommentID(text) else { throw parentNotFound }
        return id
    }

    /// Throws a `Refusal` for a parent of another post, one that was deleted, and one that is too deep.
    private static func check(_ parent: NewComment.Parent?, in place: CommentPlace) throws(Refusal) {
        guard let parent, parent.postSeq == place.postSeq else { throw parentNotFound }
        guard !parent.deleted else {
            throw Refusal.badRequest(
                "PARENT_DELETED", "The comment you answer was deleted", hint: "Answer another one, or the post.")
        }
        guard parent.depth < NewComment.maxDepth else {
            throw Refusal.badRequest(
                "MAX_DEPTH", "Maximum comment depth exceeded",
                hint: "Answer a comment further up; replies go \(NewComment.maxDepth) levels deep.")
        }
    }

    private static let parentNotFound = Refusal.notFound(
        "Parent comment", hint: "parent_id must be the id of a comment on this post.")
}
