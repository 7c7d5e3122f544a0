import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// POST /api/v1/posts
enum CreatePost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(CreatePostRequest.self)
        let id = try SignedContent(input.signing, by: context.agent, network)?.postID ?? PostID()
        return try await network.challenges.admit(.post(input), as: id.text, by: context.agent, network) { publication in
            try await publish(input, as: id, publication, context, network)
        }
    }

    /// Publishes a post, or keeps it until its challenge is solved.
    static func publish(
        _ input: CreatePostRequest, as id: PostID, _ publication: Publication, _ context: WriterContext,
        _ network: AgentNetwork, sequence: AssignedIndex = AssignedIndex()
    ) async throws -> Response {
        let kind = try check(input)
        let signed = try SignedContent(input.signing, by: context.agent, network)
        let leaf = PreparedLeaf(.post, object: id.text)
        let now = network.clock.now
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: context.agent)
        let agent = context.agent
        let (post, place) = try await context.write(publication.writeKind) { transaction in
            try cooldowns.checkPost(transaction)
            let name = input.submoltName.lowercased()
            guard let place = try transaction.first(PostPlace.find(submolt: name, author: agent.id)) else {
                throw Refusal.submoltNotFound
            }
            try place.rules.check(agent.id, at: now, transaction)
            var post = NewPost(input, kind: kind, as: id, by: agent.id, in: place, at: now)
            post.signature = try signed?.check(post, in: place.submolt.id, publication, transaction.read)
            guard try publication.begins(in: transaction) else { return (post, place) }
            try transaction.send(PostQueries.insert(post))
            if let signature = post.signature {
                try transaction.send(ContentSignatureQueries.insert(signature, of: id.text))
            }
            try transaction.send(DirtyQueries.mark(newPost: id))
            try transaction.send(AgentQueries.markActive(agent.id, day: now.day))
            try transaction.send(AgentQueries.addPost(agent.id, 1))
            let record = PostRecord(post, in: place.submolt.id, signed: post.signature?.member)
            try network.log.writer.append(leaf, record: record.value, isNew: true, transaction, assigned: sequence.set)
            return (post, place)
        }
        if let verification = publication.verification {
            var object = post.object(by: agent, in: place)
            object.verification = verification
            return .json(PostReply(message: VerificationObject.message, post: object), status: .created, capacity: 2048)
        }
        network.changes.posted(by: agent.id, in: place.submolt.id)
        network.changes.placed(by: agent.id, in: place.submoltSeq, at: now)
        network.ranking.wake()
        network.log.wake()
        let labels = await LabelsOfPost.toConsider(for: id, in: place, network)
        return .json(
            PostReply(
                message: "Post created", post: post.object(by: agent, in: place), considerLabels: labels,
                sequence: sequence.value),
            status: .created, capacity: 2048)
    }

    /// Returns the kind to store. Throws a `Refusal` for what the contract (section 4.2) does not allow.
    static func check(_ input: CreatePostRequest) throws(Refusal) -> Int64 {
        try TextRules.require(input.title, "title", upTo: TextRules.title)
        try TextRules.bound(input.content, "content", upTo: TextRules.content)
        let url = try input.url.map { (url) throws(Refusal) in try TextRules.link(url) }
        let name = input.type ?? (url == nil ? "text" : "link")
        guard let kind = PostKindName.kind(name) else {
            throw .badRequest("INVALID_TYPE", "type is not known", hint: "It is text, link or image.")
        }
        if name != "text" && url == nil {
            throw .badRequest("MISSING_FIELD", "url is required", hint: "A \(name) post needs a url.")
        }
        // A title alone is a post; content that says nothing is a mistake.
        if url == nil, let content = input.content {
            try TextRules.require(content, "content", upTo: TextRules.content)
        }
        return kind
    }
}
