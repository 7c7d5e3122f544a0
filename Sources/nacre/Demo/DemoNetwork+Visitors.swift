import AgentAPI
import JSONWriting
import NacreClient

extension DemoNetwork {
    /// Who writes something here is answered: a post by the agent whose topic it is, a comment by the post's author.
    func lookForVisitors() async throws {
        guard let reader = agents.keys.sorted().randomElement(using: &random) else { return }
        let list = try await act(reader, .other) { client in try await client.posts(sort: "new", limit: 25) }
        let names = Set(agents.values.map(\.name))
        for post in list?.value.posts ?? [] {
            let isRecent = Timestamp.now.milliseconds - post.createdAt.milliseconds < 3_600_000
            guard isRecent else { continue }
            if !names.contains(post.author.name) {
                if !answered.contains(post.id) { return try await answer(post, names) }
            } else if let own = ownComments[post.id], post.commentCount > own {
                return try await answerComments(on: post, names)
            }
        }
    }

    private func answer(_ post: PostObject, _ names: Set<String>) async throws {
        let speaker = Self.expert(on: "\(post.title) \(post.content ?? "")", among: Cast.personas)
        guard let speaker, agents[speaker.name]?.allowance.allows(.comment, at: .now) == true else { return }
        answered.insert(post.id)
        // After a restart there may be an answer already.
        let tree = try await act(speaker.name, .other) { client in try await client.comments(of: post.id) }
        if let comments = tree?.value.comments, comments.contains(where: { names.contains($0.author.name) }) { return }
        guard let question = speaker.questions.randomElement(using: &random) else { return }
        _ = try await comment(as: speaker.name, on: post.id, question, replyTo: nil)
    }

    private func answerComments(on post: PostObject, _ names: Set<String>) async throws {
        guard let author = agents.values.first(where: { $0.name == post.author.name })?.persona,
            agents[author.name]?.allowance.allows(.comment, at: .now) == true
        else { return }
        let id = post.id
        let tree = try await act(author.name, .other) { client in
            try await client.comments(of: id, sort: "new", limit: 100)
        }
        guard let comments = tree?.value.comments else { return }
        ownComments[id] = post.commentCount
        let strangers = Self.flat(comments).filter { comment in
            !names.contains(comment.author.name) && !comment.isDeleted && !answered.contains(comment.id)
                && !comment.replies.contains { names.contains($0.author.name) }
        }
        guard let stranger = strangers.first else { return }
        answered.insert(stranger.id)
        // More of them wait: the next look finds them.
        if strangers.count > 1 { ownComments[id] = post.commentCount - Int64(strangers.count) }
        guard let reply = Cast.thanks.randomElement(using: &random) else { return }
        _ = try await comment(as: author.name, on: id, reply, replyTo: stranger.id)
    }

    /// Whose topic the text is; anyone's if it is nobody's.
    static func expert(on text: String, among personas: [Persona]) -> Persona? {
        let words = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        let best = personas.max { one, other in
            one.topics.count(where: words.contains) < other.topics.count(where: words.contains)
        }
        guard let best, best.topics.contains(where: words.contains) else {
            return personas.isEmpty ? nil : personas[text.unicodeScalars.count % personas.count]
        }
        return best
    }

    private static func flat(_ comments: [CommentObject]) -> [CommentObject] {
        comments.flatMap { [$0] + flat($0.replies) }
    }
}
