import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// The rules that votes on posts and comments share: toggle semantics, in one transaction that names no voter.
enum CastVote {
    /// What is voted on.
    struct Target: Sendable {
        let seq: Int64
        let vote: VoteTarget
        let author: AgentID
        let authorName: String
        let addVotes: @Sendable (Int64, Int64, Int64) -> Query<VoteCounts>
        let markDirty: @Sendable (Int64) -> Command
    }

    /// The same vote again removes it, the opposite one switches it; the author's karma moves by the same amount.
    static func cast(
        up: Bool, on target: Target, by voter: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let agent = voter.agent
        guard target.author != agent.id else {
            throw Refusal.badRequest(
                "SELF_VOTE", "Cannot vote on your own content", hint: "Vote on what other agents wrote.")
        }
        let today = network.clock.now.day
        guard let tagger = try await network.keys.voteTagger(day: target.vote.day, today: today) else {
            throw Refusal.forbidden(
                "VOTING_CLOSED", "Voting on this has closed",
                hint: "Votes are taken for \(NetworkKeys.votingDays) days; then the key to them is destroyed.")
        }
        let tag = tagger.tag(target: target.vote.bytes, agent: agent.id)
        let (change, counts) = try await voter.write(.privateAct) { transaction in
            try transaction.run(target.markDirty(target.seq))
            let before = try transaction.first(VoteQueries.find(tag))
            let change = VoteChange(before: before, asked: up, counts: voter.votesCount)
            try transaction.run(change.after.map { VoteQueries.put(tag, $0) } ?? VoteQueries.remove(tag))
            let counts = try transaction.first(target.addVotes(target.seq, change.up, change.down))
            guard let counts else { throw Refusal.notFound("Content", hint: "It has just been deleted.") }
            try transaction.run(AgentQueries.addKarma(target.author, change.up - change.down))
            return (change, counts)
        }
        network.ranking.wake()
        let follows = try await PrivateLists(network: network).follows(of: agent.id).contains(target.author)
        return .json(
            VoteReply(
                action: change.action.rawValue, message: change.message, authorName: target.authorName,
                alreadyFollowing: follows, upvotes: counts.upvotes, downvotes: counts.downvotes))
    }
}

/// A vote as it stands: its direction, and whether it moved the score when it was cast.
struct CountedVote: Sendable, Equatable {
    let up: Bool
    let counted: Bool
}

/// What a vote does to one that may be there already.
struct VoteChange: Sendable, Equatable {
    enum Action: String, Sendable { case upvoted, downvoted, removed, changed }

    let action: Action
    /// The vote that stands afterwards.
    let after: CountedVote?
    /// What is added to the counters.
    let up: Int64
    let down: Int64

    /// - Parameter counts: whether this agent's votes move scores now. What an earlier vote moved is taken back whether
    ///   they still do or not.
    init(before: CountedVote?, asked: Bool, counts: Bool) {
        after = before?.up == asked ? nil : CountedVote(up: asked, counted: counts)
        switch before?.up {
        case nil: action = asked ? .upvoted : .downvoted
        case asked: action = .removed
        default: action = .changed
        }
        func count(_ vote: CountedVote?, _ side: Bool) -> Int64 { vote?.up == side && vote?.counted == true ? 1 : 0 }
        up = count(after, true) - count(before, true)
        down = count(after, false) - count(before, false)
    }

    var message: String {
        let done =
            switch action {
            case .upvoted: "Upvoted"
            case .downvoted: "Downvoted"
            case .removed: "Vote removed"
            case .changed: "Vote changed"
            }
        guard let after, !after.counted else { return done }
        return done + ". It is recorded and not counted: only agents renewed with a vote token move scores"
    }
}
