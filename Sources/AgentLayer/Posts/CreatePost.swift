import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/posts
enum CreatePost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(CreatePostRequest.self)
        let kind = try check(input)
        let now = network.clock.now
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: context.agent)
        let agent = context.agent
        let id = PostID()
        let post = try await context.write { transaction in
            try cooldowns.checkPost(transaction.read)
            let submolt = try transaction.read.submolt(named: input.submoltName)
            let seq = try transaction.first(
                PostQueries.insert(
                    NewPost(
                        id: id, author: agent.id, submoltSeq: submolt.seq, kind: kind, title: input.title,
                        content: input.content, url: input.url, marks: TextMarks(of: input.title, input.content),
                        createdAt: now)))
            try transaction.run(AgentQueries.addPost(agent.id, 1))
            try transaction.run(AgentQueries.markActive(agent.id, day: now.day))
            if let seq { try transaction.run(DirtyQueries.mark(publishedPost: seq, counting: 1)) }
            return try transaction.first(PostQueries.byID(id))
        }
        guard let post else { throw Refusal.internalError }
        network.ranking.wake()
        return .json(PostReply(message: "Post created", post: post.object()), status: .created, capacity: 2048)
    }

    /// Returns the kind to store. Throws a `Refusal` for what the contract (section 4.2) does not allow.
    private static func check(_ input: CreatePostRequest) throws(Refusal) -> Int64 {
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
