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
        let marks = TextMarks(of: input.title, input.content)
        let (post, place) = try await context.write { transaction in
            try cooldowns.checkPost(transaction)
            let name = input.submoltName.lowercased()
            guard let place = try transaction.first(PostPlace.find(submolt: name, author: agent.id)) else {
                throw Refusal.submoltNotFound
            }
            let post = NewPost(
                id: id, author: agent.id, submoltSeq: place.submoltSeq, kind: kind, title: input.title,
                content: input.content, url: input.url, marks: marks, createdAt: now)
            try transaction.send(PostQueries.insert(post))
            try transaction.send(DirtyQueries.mark(newPost: id))
            try transaction.send(AgentQueries.markActive(agent.id, day: now.day))
            try transaction.send(AgentQueries.addPost(agent.id, 1))
            return (post, place)
        }
        network.changes.posted(by: agent.id, in: place.submolt.id)
        network.changes.placed(by: agent.id, in: place.submoltSeq, at: now)
        network.ranking.wake()
        return .json(
            PostReply(message: "Post created", post: post.object(by: agent, in: place)), status: .created,
            capacity: 2048)
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
