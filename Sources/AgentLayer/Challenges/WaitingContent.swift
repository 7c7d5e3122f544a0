import AgentAPI
import JSONWriting
import Storage

/// What waits, as its author sees it: the object that it will be, and its challenge.
struct WaitingContent: Sendable {
    let network: AgentNetwork

    init(_ network: AgentNetwork) { self.network = network }

    func post(_ id: PostID, of agent: CurrentAgent?) async throws -> PostObject? {
        guard let agent, let (waiting, verification) = try await find(id.text, of: agent),
            case .post(let input) = waiting.content,
            let place = try await network.store.first(
                PostPlace.find(submolt: input.submoltName.lowercased(), author: agent.id))
        else { return nil }
        let post = NewPost(
            input, kind: try CreatePost.check(input), as: id, by: agent.id, in: place, at: waiting.time)
        var object = post.object(by: agent, in: place)
        object.verification = verification
        return object
    }

    func comment(_ id: CommentID, of agent: CurrentAgent?) async throws -> CommentObject? {
        guard let agent, let (waiting, verification) = try await find(id.text, of: agent),
            case .comment(let input, let post) = waiting.content
        else { return nil }
        let (postID, parentID) = (PostID(stored: post), input.parentID.flatMap { CommentID($0) })
        let listTag = network.keys.listTag(.follows, of: agent.id)
        let place = try await network.store.first(
            CommentPlace.find(on: postID, answering: parentID, author: agent.id, follows: listTag))
        guard let place else { return nil }
        let comment = NewComment(
            id: id, postSeq: place.postSeq, parent: place.parent, author: agent.id, content: input.content,
            marks: TextMarks(of: input.content), createdAt: waiting.time)
        var object = comment.object(on: postID, answering: parentID, by: agent, in: place)
        object.verification = verification
        return object
    }

    func submolt(named name: String, of agent: CurrentAgent?) async throws -> SubmoltObject? {
        guard let agent else { return nil }
        for one in try await Drafts(network).waiting(of: agent.id) {
            guard case .submolt(let input) = one.draft.content, input.name.lowercased() == name.lowercased() else {
                continue
            }
            return try CreateSubmolt.waiting(
                input, id: one.draft.id, by: agent, at: one.draft.time, one.draft.verification(one.code))
        }
        return nil
    }

    private func find(_ id: String, of agent: CurrentAgent) async throws -> (Draft, VerificationObject)? {
        try await Drafts(network).waiting(as: id, of: agent.id).map { ($0.draft, $0.draft.verification($0.code)) }
    }
}

extension Draft {
    var time: Timestamp { Timestamp(milliseconds: writtenAt) }
}
