import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// The rules that votes on posts and comments share: toggle semantics, in one transaction that names no voter.
enum CastVote {
    /// What is voted on.
    struct Target: Sendable {
        let place: VotePlace
        let vote: VoteTarget
        let markDirty: Command
        /// What there is under a vote's tag, beside the target's counters; no row when the target was erased.
        let standing: @Sendable ([UInt8]) -> Query<StandingVote>
        let addVotes: @Sendable (Int64, Int64) -> Command
        let tell: @Sendable (Changes) -> Void
    }

    /// The same vote again removes it, the opposite one switches it; the author's karma moves by the same amount.
    static func cast(
        up: Bool, on target: Target, by voter: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let agent = voter.agent
        let place = target.place
        guard place.author != agent.id else {
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
            // The mark is also a lock: until the commit nobody else moves these counters or erases the target.
            try transaction.send(target.markDirty)
            guard let before = try transaction.first(target.standing(tag)) else {
                throw Refusal.notFound("Content", hint: "It has just been deleted.")
            }
            let change = VoteChange(before: before.vote, asked: up, counts: voter.votesCount)
            try transaction.send(change.after.map { VoteQueries.put(tag, $0) } ?? VoteQueries.remove(tag))
            if change.isCounted {
                try transaction.send(target.addVotes(change.up, change.down))
                // Last, as many may vote for what one agent wrote, and the row is held until the commit.
                try transaction.send(AgentQueries.addKarma(place.author, change.up - change.down))
            }
            return (change, (up: before.upvotes + change.up, down: before.downvotes + change.down))
        }
        target.tell(network.changes)
        network.ranking.wake()
        let follows = try await PrivateLists(network: network).follows(of: agent.id, in: place.follows)
        return .json(
            VoteReply(
                action: change.action.rawValue, message: change.message, authorName: place.authorName,
                alreadyFollowing: follows.contains(place.author), upvotes: counts.up, downvotes: counts.down))
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

    var isCounted: Bool { up != 0 || down != 0 }

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
