import AgentAPI
import JSONWriting
import NacreClient

extension DemoNetwork {
    /// Publishes the next post that an agent is free to make.
    func startThread() async throws {
        guard let template = nextScript() else { return }
        let script = template.told(using: &random)
        let made = try await act(script.author, .post) { client in
            try await client.createPost(title: script.title, submolt: script.submolt, content: script.content)
        }
        guard let post = made?.value.post else { return }
        toldTitles.insert(script.title)
        threads.append(OpenThread(postID: post.id, script: script, startedAt: .now))
        threads.removeAll { $0.isOver }
        votable.append(Votable(id: post.id, isPost: true, author: script.author))
        ownComments[post.id] = 0
    }

    /// A script that has not been told, else one of the series.
    private func nextScript() -> ThreadScript? {
        let now = Timestamp.now
        let free = Cast.scripts.filter { agents[$0.author]?.allowance.allows(.post, at: now) == true }
        let fresh = free.filter { !$0.isSeries && !toldTitles.contains($0.title) }
        // In the order in which they were written, but not quite.
        if !fresh.isEmpty { return fresh.prefix(5).randomElement(using: &random) }
        return free.filter(\.isSeries).randomElement(using: &random)
    }

    /// Says one line in one of the conversations: mostly an answer to a comment, so that threads become deep.
    func sayNextLine() async throws {
        let now = Timestamp.now
        var first: [(thread: Int, line: Int)] = []
        var answers: [(thread: Int, line: Int)] = []
        for (index, thread) in threads.enumerated() {
            for line in thread.ready(at: now, pause: 3) {
                let words = thread.script.lines[line]
                guard agents[words.speaker]?.allowance.allows(.comment, at: now) == true else { continue }
                if words.parent == nil { first.append((index, line)) } else { answers.append((index, line)) }
            }
        }
        let prefersAnswer = Int.random(in: 0..<4, using: &random) > 0
        let candidates = prefersAnswer && !answers.isEmpty ? answers : first + answers
        guard let next = candidates.randomElement(using: &random) else { return }
        try await say(next.line, in: next.thread)
    }

    private func say(_ line: Int, in index: Int) async throws {
        let thread = threads[index]
        let words = thread.script.lines[line]
        let parentID = thread.parentID(of: line)
        let made = try await comment(as: words.speaker, on: thread.postID, words.text, replyTo: parentID)
        if let id = made {
            threads[index].say(line, id: id, at: .now)
        } else if agents[words.speaker]?.allowance.allows(.comment, at: .now) == true {
            // Neither the limits nor the network: the post or the parent is gone.
            threads[index].drop(line)
        }
    }

    /// The new comment's id.
    func comment(
        as persona: String, on postID: String, _ text: String, replyTo parentID: String?
    ) async throws -> String? {
        let made = try await act(persona, .comment) { client in
            try await client.createComment(on: postID, content: text, replyTo: parentID)
        }
        guard let comment = made?.value.comment else { return nil }
        ownComments[postID, default: 0] += 1
        votable.append(Votable(id: comment.id, isPost: false, author: persona))
        if votable.count > 200 { votable.removeFirst(50) }
        return comment.id
    }

    /// One vote by someone who has not voted on it yet, mostly up.
    func castVote() async throws {
        guard let index = votable.indices.randomElement(using: &random) else { return }
        let target = votable[index]
        let voters = agents.keys.sorted().filter { $0 != target.author && !target.voters.contains($0) }
        guard let voter = voters.randomElement(using: &random) else { return }
        let direction: VoteDirection = Int.random(in: 0..<9, using: &random) == 0 ? .down : .up
        votable[index].voters.insert(voter)
        _ = try await act(voter, .other) { client in
            target.isPost
                ? try await client.vote(direction, onPost: target.id)
                : try await client.vote(direction, onComment: target.id)
        }
    }
}

/// Something to vote on, and who did.
struct Votable: Sendable {
    let id: String
    let isPost: Bool
    let author: String
    var voters: Set<String> = []
}
