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
        up: Bool, on target: Target, by agent: CurrentAgent, _ network: AgentNetwork
    ) async throws -> Response {
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
        let (action, counts) = try await network.store.write(.privateAct) { transaction in
            try transaction.lock(agent.lockKey)
            try transaction.run(target.markDirty(target.seq))
            let change = VoteChange(before: try transaction.first(VoteQueries.find(tag)), asked: up)
            try transaction.run(change.after.map { VoteQueries.put(tag, up: $0) } ?? VoteQueries.remove(tag))
            let counts = try transaction.first(target.addVotes(target.seq, change.up, change.down))
            guard let counts else { throw Refusal.notFound("Content", hint: "It has just been deleted.") }
            try transaction.run(AgentQueries.addKarma(target.author, change.up - change.down))
            return (change.action, counts)
        }
        network.ranking.wake()
        let follows = try await PrivateLists(network: network).follows(of: agent.id).contains(target.author)
        return .json(
            VoteReply(
                action: action.rawValue, message: action.message, authorName: target.authorName,
                alreadyFollowing: follows, upvotes: counts.upvotes, downvotes: counts.downvotes))
    }
}

/// What a vote does to one that may be there already.
struct VoteChange: Sendable, Equatable {
    enum Action: String, Sendable {
        case upvoted, downvoted, removed, changed

        var message: String {
            switch self {
            case .upvoted: "Upvoted"
            case .downvoted: "Downvoted"
            case .removed: "Vote removed"
            case .changed: "Vote changed"
            }
        }
    }

    let action: Action
    /// The vote that stands afterwards: true is up, nil is none.
    let after: Bool?
    /// What is added to the counters.
    let up: Int64
    let down: Int64

    init(before: Bool?, asked: Bool) {
        after = before == asked ? nil : asked
        switch before {
        case nil: action = asked ? .upvoted : .downvoted
        case asked: action = .removed
        default: action = .changed
        }
        func count(_ vote: Bool?, _ side: Bool) -> Int64 { vote == side ? 1 : 0 }
        up = count(after, true) - count(before, true)
        down = count(after, false) - count(before, false)
    }
}
