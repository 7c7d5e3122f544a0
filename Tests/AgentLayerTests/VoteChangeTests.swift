import Testing

@testable import AgentLayer

@Suite struct VoteChangeTests {
    @Test(arguments: [
        (before: Bool?.none, asked: true, action: VoteChange.Action.upvoted, up: Int64(1), down: Int64(0)),
        (before: nil, asked: false, action: .downvoted, up: 0, down: 1),
        (before: true, asked: true, action: .removed, up: -1, down: 0),
        (before: false, asked: false, action: .removed, up: 0, down: -1),
        (before: false, asked: true, action: .changed, up: 1, down: -1),
        (before: true, asked: false, action: .changed, up: -1, down: 1),
    ])
    func everyVoteOnEveryVote(
        _ step: (before: Bool?, asked: Bool, action: VoteChange.Action, up: Int64, down: Int64)
    ) {
        for (counted, counts) in [(true, true), (true, false), (false, true), (false, false)] {
            let before = step.before.map { CountedVote(up: $0, counted: counted) }
            let change = VoteChange(before: before, asked: step.asked, counts: counts)
            #expect(change.action == step.action)
            let isRemoved = step.action == .removed
            #expect(change.after == (isRemoved ? nil : CountedVote(up: step.asked, counted: counts)))
            // What an earlier vote moved is taken back, what this one moves is added.
            func side(_ vote: Bool?, _ up: Bool, _ moves: Bool) -> Int64 { vote == up && moves ? 1 : 0 }
            let asked = isRemoved ? nil : step.asked
            #expect(change.up == side(asked, true, counts) - side(step.before, true, counted))
            #expect(change.down == side(asked, false, counts) - side(step.before, false, counted))
            if counted && counts { #expect(change.up == step.up && change.down == step.down) }
            #expect(change.message.contains("not counted") == (!isRemoved && !counts))
        }
    }
}
